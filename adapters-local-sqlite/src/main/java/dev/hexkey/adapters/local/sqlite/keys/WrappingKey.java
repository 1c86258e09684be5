package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.SecretValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A 256-bit key that wraps other keys with AES-256-GCM. Its id is a check value: an HMAC of a fixed
 * text under the key, from which the key cannot be found, and by which another key is told apart.
 *
 * <p>A wrapped key is one version byte, the first bytes of this key's check value, a nonce of 96
 * random bits, the ciphertext and a tag of 128 bits. Both the key id and the caller's associated
 * data are bound to it. Thread-safe.
 */
final class WrappingKey implements AutoCloseable {
  static final int SIZE_BYTES = 32;

  private static final byte VERSION = 1;
  private static final int MARK_BYTES = 4;
  private static final int NONCE_BYTES = 12;
  private static final int HEAD_BYTES = 1 + MARK_BYTES + NONCE_BYTES;
  private static final int TAG_BYTES = 16;
  private static final int ID_BYTES = 16;
  private static final byte[] CHECKED_TEXT =
      "hexkey wrapping key check v1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PURPOSE = "hexkey wrap v1".getBytes(StandardCharsets.US_ASCII);

  private final SecretValue key;
  private final String id;

  private WrappingKey(SecretValue key) {
    this.key = key;
    this.id = checkValue(key);
  }

  /** A fresh random key. */
  static WrappingKey random() {
    byte[] bytes = new byte[SIZE_BYTES];
    new SecureRandom().nextBytes(bytes);
    return taking(bytes);
  }

  /** The key with these 32 bytes, which are wiped. */
  static WrappingKey taking(byte[] bytes) {
    try {
      if (bytes.length != SIZE_BYTES) {
        throw new IllegalArgumentException("a wrapping key has 32 bytes");
      }
      return new WrappingKey(SecretValue.of(bytes));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** The check value in hexadecimal; 32 characters. */
  String id() {
    return id;
  }

  /** Lends the bytes for keeping them; the view ends with this key. */
  SecretValue value() {
    return key.shared();
  }

  byte[] wrap(String keyId, SecretValue secret, byte[] associatedData) {
    byte[] nonce = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(nonce);
    byte[] sealed =
        secret.revealTo(
            plain -> {
              try {
                return crypt(Cipher.ENCRYPT_MODE, keyId, nonce, associatedData, plain, 0);
              } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES-256-GCM is part of every JDK", e);
              }
            });
    return ByteBuffer.allocate(HEAD_BYTES + sealed.length)
        .put(VERSION)
        .put(mark())
        .put(nonce)
        .put(sealed)
        .array();
  }

  /**
   * Opens what {@link #wrap} made.
   *
   * @throws DamagedException if another key made it, it was changed, or it belongs elsewhere
   */
  SecretValue unwrap(String keyId, byte[] wrapped, byte[] associatedData) {
    if (wrapped.length < HEAD_BYTES + TAG_BYTES || wrapped[0] != VERSION) {
      throw KeyErrors.wrapDamaged();
    }
    if (!Arrays.equals(wrapped, 1, 1 + MARK_BYTES, mark(), 0, MARK_BYTES)) {
      throw KeyErrors.wrong("The key that was found is not the one that wrapped this.");
    }
    byte[] nonce = Arrays.copyOfRange(wrapped, 1 + MARK_BYTES, HEAD_BYTES);
    byte[] plain;
    try {
      plain = crypt(Cipher.DECRYPT_MODE, keyId, nonce, associatedData, wrapped, HEAD_BYTES);
    } catch (AEADBadTagException e) {
      throw KeyErrors.wrapDamaged();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is part of every JDK", e);
    }
    try {
      return SecretValue.of(plain);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  @Override
  public void close() {
    key.close();
  }

  @Override
  public String toString() {
    return "WrappingKey[" + id + "]";
  }

  private byte[] mark() {
    return HexFormat.of().parseHex(id, 0, 2 * MARK_BYTES);
  }

  private byte[] crypt(
      int mode, String keyId, byte[] nonce, byte[] associatedData, byte[] input, int offset)
      throws GeneralSecurityException {
    byte[] bytes = key.revealBytes();
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      GCMParameterSpec parameters = new GCMParameterSpec(TAG_BYTES * 8, nonce);
      cipher.init(mode, new SecretKeySpec(bytes, "AES"), parameters);
      cipher.updateAAD(bound(keyId, associatedData));
      return cipher.doFinal(input, offset, input.length - offset);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Purpose, key id and associated data, each but the last with its length before it. */
  private static byte[] bound(String keyId, byte[] associatedData) {
    byte[] idBytes = keyId.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(
            Integer.BYTES + PURPOSE.length + Integer.BYTES + idBytes.length + associatedData.length)
        .putInt(PURPOSE.length)
        .put(PURPOSE)
        .putInt(idBytes.length)
        .put(idBytes)
        .put(associatedData)
        .array();
  }

  private static String checkValue(SecretValue key) {
    return key.revealTo(
        bytes -> {
          try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(CHECKED_TEXT), 0, ID_BYTES);
          } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
          }
        });
  }
}
