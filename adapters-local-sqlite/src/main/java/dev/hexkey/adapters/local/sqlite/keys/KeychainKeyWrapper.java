package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.SecretValue;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Function;

/**
 * Wrapping keys in the operating system's keychain, each an entry of its own under its id, kept as
 * base64 so that the keychain's own tools can show it. Thread-safe.
 */
final class KeychainKeyWrapper implements KeyWrapper {
  static final String KIND = "keychain";

  private final Keychain keychain;

  KeychainKeyWrapper(Keychain keychain) {
    this.keychain = keychain;
  }

  /** The keychain of this system. */
  static Keychain ofThisSystem(Environment environment) {
    String system = System.getProperty("os.name", "");
    return system.startsWith("Windows") || system.startsWith("Mac")
        ? new JavaKeyringKeychain()
        : new SecretServiceKeychain(environment, SecretServiceKeychain.DEADLINE);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public KeyStatus check(String keyId) {
    Lookup answer = keychain.find(keyId);
    if (answer instanceof Lookup.Present present) {
      present.secret().close();
      return KeyStatus.present("in the keychain");
    }
    return answer instanceof Lookup.Unavailable unavailable
        ? KeyStatus.unavailable(unavailable.detail())
        : KeyStatus.absent("the keychain has no such key");
  }

  @Override
  public String create() {
    try (WrappingKey key = WrappingKey.random();
        SecretValue text = key.value().revealTo(KeychainKeyWrapper::encode)) {
      try (SecretValue kept = require(key.id(), keychain.store(key.id(), text))) {
        if (!kept.hasSameBytesAs(text)) {
          throw wrong();
        }
      }
      return key.id();
    }
  }

  @Override
  public byte[] wrap(String keyId, SecretValue key, byte[] associatedData) {
    return withKey(keyId, wrapping -> wrapping.wrap(keyId, key, associatedData));
  }

  @Override
  public SecretValue unwrap(String keyId, byte[] wrapped, byte[] associatedData) {
    return withKey(keyId, wrapping -> wrapping.unwrap(keyId, wrapped, associatedData));
  }

  @Override
  public void retire(String keyId) {
    if (keychain.remove(keyId) instanceof Lookup.Unavailable unavailable) {
      throw KeyErrors.unavailable(keychain.title(), unavailable);
    }
  }

  private <T> T withKey(String keyId, Function<WrappingKey, T> use) {
    try (SecretValue text = require(keyId, keychain.find(keyId));
        WrappingKey key = text.revealTo(KeychainKeyWrapper::decode)) {
      if (!key.id().equals(keyId)) {
        throw wrong();
      }
      return use.apply(key);
    }
  }

  private SecretValue require(String keyId, Lookup answer) {
    if (answer instanceof Lookup.Present present) {
      return present.secret();
    }
    if (answer instanceof Lookup.Unavailable unavailable) {
      throw KeyErrors.unavailable(keychain.title(), unavailable);
    }
    throw KeyErrors.absent(keychain.title() + " has no key " + keyId + ".");
  }

  private static RuntimeException wrong() {
    return KeyErrors.wrong("The keychain's entry holds another key than its name says.");
  }

  private static SecretValue encode(byte[] key) {
    byte[] text = Base64.getEncoder().encode(key);
    try {
      return SecretValue.of(text);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  private static WrappingKey decode(byte[] text) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw wrong(); // its message would quote a character of the key
    }
    if (key.length != WrappingKey.SIZE_BYTES) {
      Arrays.fill(key, (byte) 0);
      throw wrong();
    }
    return WrappingKey.taking(key);
  }
}
