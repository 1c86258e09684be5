package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.SecretValue;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * A wrapping key derived from a passphrase with Argon2id. The key id is the derivation's text form,
 * a dollar sign, and the derived key's check value; so the parameters lie beside what is wrapped,
 * and a wrong passphrase is known as such. Derived keys are kept until this is closed, since a
 * derivation is slow on purpose and a person is not asked twice. Thread-safe.
 */
final class PassphraseKeyWrapper implements KeyWrapper, AutoCloseable {
  static final String KIND = "passphrase";

  private final PassphraseSource passphrases;
  private final Argon2.Cost cost;
  private final ConcurrentMap<String, WrappingKey> derived = new ConcurrentHashMap<>();

  PassphraseKeyWrapper(PassphraseSource passphrases, Argon2.Cost cost) {
    this.passphrases = passphrases;
    this.cost = cost;
  }

  @Override
  public String kind() {
    return KIND;
  }

  /** Tells a wrong passphrase from none, but asks nobody. */
  @Override
  public KeyStatus check(String keyId) {
    try {
      Optional<String> place = passphrases.place();
      if (place.isEmpty()) {
        return KeyStatus.unavailable("no passphrase is given and nobody can be asked");
      }
      if (passphrases.isUnattended()) {
        key(keyId);
      }
      return KeyStatus.present("from " + place.get());
    } catch (AbsentException e) {
      return KeyStatus.absent(e.summary());
    } catch (HexkeyException e) {
      return KeyStatus.unavailable(e.summary());
    }
  }

  @Override
  public String create() {
    Argon2 derivation = Argon2.withFreshSalt(cost);
    try (SecretValue passphrase = passphrases.fresh()) {
      WrappingKey key = WrappingKey.taking(derivation.derive(passphrase));
      String keyId = derivation.format() + "$" + key.id();
      derived.put(keyId, key);
      return keyId;
    }
  }

  @Override
  public byte[] wrap(String keyId, SecretValue key, byte[] associatedData) {
    return key(keyId).wrap(keyId, key, associatedData);
  }

  @Override
  public SecretValue unwrap(String keyId, byte[] wrapped, byte[] associatedData) {
    return key(keyId).unwrap(keyId, wrapped, associatedData);
  }

  /** Forgets the derived key; the passphrase was never kept. */
  @Override
  public void retire(String keyId) {
    WrappingKey key = derived.remove(keyId);
    if (key != null) {
      key.close();
    }
  }

  @Override
  public void close() {
    derived.keySet().forEach(this::retire);
  }

  private WrappingKey key(String keyId) {
    WrappingKey known = derived.get(keyId);
    return known == null ? derive(keyId) : known;
  }

  private WrappingKey derive(String keyId) {
    int end = keyId.lastIndexOf('$');
    Argon2 derivation =
        Argon2.parse(keyId.substring(0, Math.max(end, 0)))
            .orElseThrow(() -> KeyErrors.malformedId(KIND));
    Function<SecretValue, Optional<WrappingKey>> open =
        passphrase -> derive(derivation, keyId.substring(end + 1), passphrase);

    Optional<WrappingKey> key = with(passphrases.existing(), open);
    if (key.isEmpty()) {
      key = passphrases.previous().flatMap(previous -> with(previous, open));
    }
    WrappingKey found =
        key.orElseThrow(
            () ->
                KeyErrors.otherKey(
                    "The passphrase is not the one of this store.",
                    "Give the right one; while changing it set "
                        + PassphraseSource.PREVIOUS
                        + " to the one before."));
    WrappingKey raced = derived.putIfAbsent(keyId, found);
    if (raced == null) {
      return found;
    }
    found.close();
    return raced;
  }

  private static Optional<WrappingKey> derive(
      Argon2 derivation, String checkValue, SecretValue passphrase) {
    WrappingKey key = WrappingKey.taking(derivation.derive(passphrase));
    if (key.id().equals(checkValue)) {
      return Optional.of(key);
    }
    key.close();
    return Optional.empty();
  }

  private static <T> T with(SecretValue passphrase, Function<SecretValue, T> use) {
    try (passphrase) {
      return use.apply(passphrase);
    }
  }
}
