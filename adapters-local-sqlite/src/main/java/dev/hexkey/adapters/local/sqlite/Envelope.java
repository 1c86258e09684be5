package dev.hexkey.adapters.local.sqlite;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens with AES-256-GCM. A sealed text is the nonce, the ciphertext and the tag, one
 * after the other. The nonce is 96 random bits, never a counter, since a store that is restored
 * from a copy would use a counter's values twice. Not thread-safe: each session has its own.
 */
final class Envelope {
  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;

  private final Cipher cipher;
  private @Nullable SecureRandom random; // only writing needs it

  Envelope() {
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  byte[] seal(DataKey key, byte[] binding, byte[] plaintext) {
    byte[] sealed = new byte[NONCE_BYTES + plaintext.length + TAG_BYTES];
    byte[] nonce = new byte[NONCE_BYTES];
    random().nextBytes(nonce);
    System.arraycopy(nonce, 0, sealed, 0, NONCE_BYTES);
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
      cipher.updateAAD(binding);
      cipher.doFinal(plaintext, 0, plaintext.length, sealed, NONCE_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM refused its own parameters", e);
    }
  }

  /**
   * The plaintext, the caller's to wipe; {@code null} if this was not sealed with that key and
   * binding.
   */
  byte @Nullable [] open(DataKey key, byte[] binding, byte[] sealed) {
    if (sealed.length < NONCE_BYTES + TAG_BYTES) {
      return null;
    }
    byte[] plaintext = new byte[sealed.length - NONCE_BYTES - TAG_BYTES];
    try {
      cipher.init(
          Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, sealed, 0, NONCE_BYTES));
      cipher.updateAAD(binding);
      cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES, plaintext, 0);
      return plaintext;
    } catch (AEADBadTagException e) {
      Arrays.fill(plaintext, (byte) 0);
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM refused its own parameters", e);
    }
  }

  /** The tag of something sealed, which stands for exactly this text under exactly this binding. */
  static byte[] tag(byte[] sealed) {
    return Arrays.copyOfRange(sealed, sealed.length - TAG_BYTES, sealed.length);
  }

  /** Whether something sealed ends in this tag. */
  static boolean hasTag(byte[] sealed, byte[] tag) {
    int from = sealed.length - TAG_BYTES;
    return from >= NONCE_BYTES && Arrays.equals(sealed, from, sealed.length, tag, 0, TAG_BYTES);
  }

  private SecureRandom random() {
    SecureRandom made = random;
    if (made == null) {
      made = new SecureRandom();
      random = made;
    }
    return made;
  }
}
