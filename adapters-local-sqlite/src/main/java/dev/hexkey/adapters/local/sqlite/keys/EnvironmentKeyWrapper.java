package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A wrapping key that a person puts into the environment. While it is being changed, the one before
 * stands in a second variable. Thread-safe.
 */
final class EnvironmentKeyWrapper implements KeyWrapper {
  static final String KIND = "environment";
  static final String VARIABLE = "HEXKEY_MASTER_KEY";
  static final String PREVIOUS = "HEXKEY_MASTER_KEY_PREVIOUS";

  private static final String MAKE_ONE =
      "Make one with 'openssl rand -base64 32', keep it safe, and set " + VARIABLE + " to it.";

  private final Environment environment;

  EnvironmentKeyWrapper(Environment environment) {
    this.environment = environment;
  }

  @Override
  public String kind() {
    return KIND;
  }

  /** Whether a key is there at all, be it usable or not. */
  boolean isSet() {
    return environment.find(VARIABLE) != null;
  }

  @Override
  public KeyStatus check(String keyId) {
    try {
      for (String variable : List.of(VARIABLE, PREVIOUS)) {
        if (holds(variable, keyId)) {
          return KeyStatus.present("in " + variable);
        }
      }
      return KeyStatus.absent(isSet() ? VARIABLE + " holds another key" : VARIABLE + " is not set");
    } catch (HexkeyException e) {
      return KeyStatus.unavailable(e.summary());
    }
  }

  /** The id of the key that is there; a person makes it, and another one for each rotation. */
  @Override
  public String create() {
    try (WrappingKey key = find(VARIABLE)) {
      if (key == null) {
        throw KeyErrors.misconfigured(
            "KEY_NOT_SET", VARIABLE + " holds no key, and only a person can set it.", MAKE_ONE);
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

  /** Does nothing: a process cannot change the environment it was started in. */
  @Override
  public void retire(String keyId) {}

  private <T> T withKey(String keyId, Function<WrappingKey, T> use) {
    for (String variable : List.of(VARIABLE, PREVIOUS)) {
      try (WrappingKey key = find(variable)) {
        if (key != null && key.id().equals(keyId)) {
          return use.apply(key);
        }
      }
    }
    if (!isSet()) {
      throw KeyErrors.absent(VARIABLE + " is not set, and it holds the key of this store.");
    }
    throw KeyErrors.otherKey(
        VARIABLE + " holds another key than the one of this store.",
        "Set it to the right key; while changing keys set " + PREVIOUS + " to the one before.");
  }

  private boolean holds(String variable, String keyId) {
    try (WrappingKey key = find(variable)) {
      return key != null && key.id().equals(keyId);
    }
  }

  /** The key in a variable; {@code null} if that is not set. Set and unusable is an error. */
  private @Nullable WrappingKey find(String variable) {
    String text = environment.find(variable);
    if (text == null) {
      return null;
    }
    byte[] encoded = text.strip().getBytes(StandardCharsets.UTF_8);
    try {
      byte[] key = Base64.getDecoder().decode(encoded);
      if (key.length == WrappingKey.SIZE_BYTES) {
        return WrappingKey.taking(key);
      }
      Arrays.fill(key, (byte) 0);
    } catch (IllegalArgumentException e) {
      throw unusable(variable); // its message would quote a character of the key
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
    throw unusable(variable);
  }

  private static HexkeyException unusable(String variable) {
    return KeyErrors.misconfigured(
        "KEY_NOT_USABLE",
        variable + " is set, but it is not 32 bytes in base64.",
        "Set it to the key of the store, or unset it. " + MAKE_ONE);
  }
}
