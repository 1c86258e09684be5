package dev.hexkey.adapters.local.sqlite.backup;

import dev.hexkey.adapters.local.sqlite.keys.Argon2;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What stands at the head of a backup, and what its ciphertexts are bound to.
 *
 * @param storeId the store that it was made of, in hexadecimal
 * @param created when, as an instant of ISO 8601
 * @param derivation how the passphrase becomes a key
 */
public record BackupHeader(String storeId, String created, Argon2 derivation) {
  static final String FORMAT = "hexkey-backup";
  static final long VERSION = 1;

  /** What the backup's wrapped key is bound to: all of this. */
  byte[] binding() {
    return bytes(
        out -> {
          writeHead(out, "key");
          out.writeUTF(created);
          out.writeUTF(derivation.format());
        });
  }

  /** What an entry's value is bound to: the store, its place in the file, and all that it says. */
  byte[] binding(long place, BackupEntry entry) {
    return bytes(
        out -> {
          writeHead(out, "entry");
          out.writeLong(place);
          out.writeUTF(entry.kind());
          out.writeUTF(entry.profile());
          out.writeUTF(entry.name());
          out.writeLong(entry.version());
          out.writeLong(entry.oldest());
          out.writeBoolean(entry.deleted());
          out.writeLong(entry.createdMillis());
        });
  }

  private void writeHead(DataOutputStream out, String what) throws IOException {
    out.writeUTF(FORMAT);
    out.writeLong(VERSION);
    out.writeUTF(what);
    out.writeUTF(storeId);
  }

  private static byte[] bytes(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writing.to(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  @FunctionalInterface
  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }
}
