package dev.hexkey.adapters.local.sqlite;

import java.nio.ByteBuffer;

/**
 * What the catalogue says of one name; it stays when the entry is deleted, so that its version
 * numbers are never used again.
 *
 * @param key the bytes of the {@link EntryKey}
 * @param live {@code false} for a deleted entry
 * @param version the newest version
 * @param oldest the oldest version that is kept; all between the two are kept as well
 * @param rowId where the newest version stands in the file; 0 where there is no row
 * @param tag the tag of the newest version's ciphertext
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record CatalogueEntry(byte[] key, boolean live, long version, long oldest, long rowId, byte[] tag) {
  private static final byte[] NO_TAG = new byte[Envelope.TAG_BYTES];
  private static final int FIXED_BYTES = Short.BYTES + 1 + 3 * Long.BYTES + Envelope.TAG_BYTES;

  /** A name that has no row of its own, such as a profile. */
  static CatalogueEntry ofName(byte[] key) {
    return new CatalogueEntry(key, true, 1, 1, 0, NO_TAG);
  }

  /** A name that was deleted when it had come to a version. */
  static CatalogueEntry ofDeleted(byte[] key, long version) {
    return new CatalogueEntry(key, false, version, version + 1, 0, NO_TAG);
  }

  /** The same name after its deletion. */
  CatalogueEntry deleted() {
    return ofDeleted(key, version);
  }

  /** The same version, sealed anew. */
  CatalogueEntry withTag(byte[] newTag) {
    return new CatalogueEntry(key, live, version, oldest, rowId, newTag);
  }

  int sizeBytes() {
    return FIXED_BYTES + key.length;
  }

  void put(ByteBuffer buffer) {
    buffer.putShort((short) key.length).put(key).put((byte) (live ? 1 : 0));
    buffer.putLong(version).putLong(oldest).putLong(rowId).put(tag);
  }

  static CatalogueEntry get(ByteBuffer buffer) {
    byte[] key = new byte[Short.toUnsignedInt(buffer.getShort())];
    buffer.get(key);
    boolean live = buffer.get() == 1;
    long version = buffer.getLong();
    long oldest = buffer.getLong();
    long rowId = buffer.getLong();
    byte[] tag = new byte[Envelope.TAG_BYTES];
    buffer.get(tag);
    return new CatalogueEntry(key, live, version, oldest, rowId, tag);
  }
}
