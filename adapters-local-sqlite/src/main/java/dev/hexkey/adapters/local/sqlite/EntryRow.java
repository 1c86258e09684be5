package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.DamagedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A row of the table of entries, not yet verified. */
final class EntryRow {
  private final long version;
  private final long createdMillis;
  private final int keyId;
  private final byte @Nullable [] sealed; // null where there is no row

  private EntryRow(long version, long createdMillis, int keyId, byte @Nullable [] sealed) {
    this.version = version;
    this.createdMillis = createdMillis;
    this.keyId = keyId;
    this.sealed = sealed;
  }

  /** Reads version, creation, key and ciphertext from four columns. */
  static EntryRow read(ResultSet row, int firstColumn) throws SQLException {
    return new EntryRow(
        row.getLong(firstColumn),
        row.getLong(firstColumn + 1),
        row.getInt(firstColumn + 2),
        row.getBytes(firstColumn + 3));
  }

  /** The version that the row claims to be. */
  long version() {
    return version;
  }

  static EntryRow missing() {
    return new EntryRow(0, 0, 0, null);
  }

  /** Opens a row that must be the newest version, exactly as the catalogue says. */
  StoredEntry openCurrent(Envelope envelope, KeyRing keys, EntryKey key, CatalogueEntry known) {
    if (sealed == null) {
      throw missingRow();
    }
    byte[] plaintext = null;
    if (version == known.version() && Envelope.hasTag(sealed, known.tag())) {
      plaintext = open(envelope, keys, key);
    }
    if (plaintext == null) {
      throw notAsWritten(envelope, keys, key);
    }
    return new StoredEntry(version, createdMillis, plaintext);
  }

  /** Opens a row that must be a certain older version. */
  StoredEntry openVersion(Envelope envelope, KeyRing keys, EntryKey key, long expected) {
    if (sealed == null) {
      throw missingRow();
    }
    byte[] plaintext = version == expected ? open(envelope, keys, key) : null;
    if (plaintext == null) {
      throw notAsWritten(envelope, keys, key);
    }
    return new StoredEntry(version, createdMillis, plaintext);
  }

  private byte @Nullable [] open(Envelope envelope, KeyRing keys, EntryKey key) {
    byte[] binding = Binding.entry(keys.storeId(), keyId, key, version, createdMillis);
    return sealed == null ? null : envelope.open(keys.key(keyId), binding, sealed);
  }

  private DamagedException notAsWritten(Envelope envelope, KeyRing keys, EntryKey key) {
    byte[] earlier = keys.has(keyId) ? open(envelope, keys, key) : null;
    if (earlier == null) {
      return LocalErrors.damaged("TAMPERED", "An entry is not as it was written.");
    }
    java.util.Arrays.fill(earlier, (byte) 0);
    return LocalErrors.damaged("ROLLED_BACK", "An entry was put back to an earlier version.");
  }

  private static DamagedException missingRow() {
    return LocalErrors.damaged("MISSING", "An entry that was written is gone.");
  }
}
