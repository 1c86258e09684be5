package dev.hexkey.adapters.local.sqlite.backup;

import dev.hexkey.ports.SecretValue;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of one backup: a random one, from which the keys for the entries and for the file's HMAC
 * are derived, and the passphrase's, which wraps it. Closing wipes them.
 */
final class BackupKeys implements AutoCloseable {
  private static final int SIZE_BYTES = 32;
  private static final String PASSPHRASE_KEY = "passphrase";
  private static final String ENTRY_KEY = "backup";

  private final byte[] master;
  private final byte[] entryKey;
  private final byte[] macKey;

  private BackupKeys(byte[] master) {
    this.master = master;
    this.entryKey = derived(master, "hexkey backup entries v1");
    this.macKey = derived(master, "hexkey backup file v1");
  }

  static BackupKeys fresh() {
    byte[] master = new byte[SIZE_BYTES];
    new SecureRandom().nextBytes(master);
    return new BackupKeys(master);
  }

  /** Wraps the random key under a passphrase. */
  Wrapped wrap(BackupHeader header, SecretValue passphrase) {
    byte[] wrapping = header.derivation().derive(passphrase);
    try {
      return new Wrapped(
          JsonEnvelope.seal(wrapping, PASSPHRASE_KEY, header.binding(), master), check(wrapping));
    } finally {
      Arrays.fill(wrapping, (byte) 0);
    }
  }

  /** Opens what {@link #wrap} made, and tells a wrong passphrase from damage. */
  static BackupKeys unwrap(BackupHeader header, Wrapped wrapped, SecretValue passphrase) {
    byte[] wrapping = header.derivation().derive(passphrase);
    try {
      boolean right =
          MessageDigest.isEqual(
              check(wrapping).getBytes(StandardCharsets.US_ASCII),
              wrapped.check.getBytes(StandardCharsets.US_ASCII));
      byte[] master = wrapped.envelope.open(wrapping, header.binding());
      if (master == null && !right) {
        throw BackupErrors.wrongPassphrase();
      }
      if (master == null || !right || master.length != SIZE_BYTES) {
        throw BackupErrors.damaged("HEADER", "The head of the backup was changed.");
      }
      return new BackupKeys(master);
    } finally {
      Arrays.fill(wrapping, (byte) 0);
    }
  }

  JsonEnvelope seal(byte[] binding, byte[] plaintext) {
    return JsonEnvelope.seal(entryKey, ENTRY_KEY, binding, plaintext);
  }

  byte[] open(long place, byte[] binding, JsonEnvelope envelope) {
    byte[] plaintext = envelope.keyId().equals(ENTRY_KEY) ? envelope.open(entryKey, binding) : null;
    if (plaintext == null) {
      throw BackupErrors.damaged("ENTRY", "Entry " + place + " of the backup was changed.");
    }
    return plaintext;
  }

  /** A MAC for the bytes of the file. */
  Mac newMac() {
    return mac(macKey);
  }

  @Override
  public void close() {
    Arrays.fill(master, (byte) 0);
    Arrays.fill(entryKey, (byte) 0);
    Arrays.fill(macKey, (byte) 0);
  }

  /** Tells a wrong passphrase; from it the key cannot be found. */
  private static String check(byte[] wrapping) {
    return HexFormat.of().formatHex(derived(wrapping, "hexkey backup check v1"), 0, 16);
  }

  private static byte[] derived(byte[] key, String purpose) {
    return mac(key).doFinal(purpose.getBytes(StandardCharsets.US_ASCII));
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
    }
  }

  /**
   * The random key as it stands in the file.
   *
   * @param check tells whether a passphrase is the right one
   */
  record Wrapped(JsonEnvelope envelope, String check) {}
}
