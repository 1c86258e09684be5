package dev.hexkey.testkit;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.LockedException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretValue;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Wraps keys with AES-256-GCM under keys that live in memory. Its place can be shut like a locked
 * keychain. Thread-safe.
 */
public final class InMemoryKeyWrapper implements KeyWrapper {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, byte[]> keys = new HashMap<>(); // guarded by this
  private int made; // guarded by this
  private boolean shut; // guarded by this

  /** Makes the keys unavailable, as a locked keychain does, until {@link #open()}. */
  public synchronized void shut() {
    shut = true;
  }

  /** Makes the keys available again. */
  public synchronized void open() {
    shut = false;
  }

  @Override
  public String kind() {
    return "memory";
  }

  @Override
  public synchronized KeyStatus check(String keyId) {
    if (shut) {
      return KeyStatus.unavailable("the memory is shut");
    }
    return keys.containsKey(keyId)
        ? KeyStatus.present("in memory")
        : KeyStatus.absent("not in memory");
  }

  @Override
  public synchronized String create() {
    requireOpen();
    byte[] key = new byte[32];
    random.nextBytes(key);
    made++;
    keys.put("memory-" + made, key);
    return "memory-" + made;
  }

  @Override
  public byte[] wrap(String keyId, SecretValue key, byte[] associatedData) {
    byte[] wrappingKey = find(keyId);
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    return key.revealTo(
        plain -> {
          try {
            byte[] wrapped =
                Arrays.copyOf(nonce, NONCE_BYTES + plain.length + TAG_BITS / Byte.SIZE);
            cipher(Cipher.ENCRYPT_MODE, wrappingKey, nonce, associatedData)
                .doFinal(plain, 0, plain.length, wrapped, NONCE_BYTES);
            return wrapped;
          } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
          }
        });
  }

  @Override
  public SecretValue unwrap(String keyId, byte[] wrapped, byte[] associatedData) {
    byte[] wrappingKey = find(keyId);
    if (wrapped.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
      throw wrong();
    }
    byte[] nonce = Arrays.copyOf(wrapped, NONCE_BYTES);
    try {
      byte[] plain =
          cipher(Cipher.DECRYPT_MODE, wrappingKey, nonce, associatedData)
              .doFinal(wrapped, NONCE_BYTES, wrapped.length - NONCE_BYTES);
      SecretValue key = SecretValue.of(plain);
      Arrays.fill(plain, (byte) 0);
      return key;
    } catch (AEADBadTagException e) {
      throw wrong();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  @Override
  public synchronized void retire(String keyId) {
    requireOpen();
    keys.remove(keyId);
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] associatedData)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(associatedData);
    return cipher;
  }

  private synchronized byte[] find(String keyId) {
    requireOpen();
    byte[] key = keys.get(keyId);
    if (key == null) {
      throw new AbsentException(
          Problem.of(
              ErrorCodes.KEY_ABSENT,
              "There is no such wrapping key in memory.",
              "Use the wrapper that made the key."));
    }
    return key;
  }

  private synchronized void requireOpen() {
    if (shut) {
      throw new LockedException(
          Problem.of(ErrorCodes.KEY_UNAVAILABLE, "The memory is shut.", "Open it."));
    }
  }

  private static DamagedException wrong() {
    return new DamagedException(
        Problem.of(
            ErrorCodes.KEY_WRONG,
            "The wrapping key does not open this.",
            "Use the key and the place that it was wrapped with."));
  }

  @Override
  public String toString() {
    return "InMemoryKeyWrapper";
  }
}
