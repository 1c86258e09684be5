package dev.hexkey.adapters.local.sqlite;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The one authenticated root of the catalogue.
 *
 * @param counter grows by one with each write of the store; a smaller one than was seen before is a
 *     file rolled back
 * @param pageId the page at the top of the tree
 * @param pageTag the tag of that page, which stands for exactly its content
 * @param nextPageId the number of the next page that is made
 * @param keyId the data key that new ciphertexts are made with
 * @param sealed the root as it stood in the file, before any change; equal bytes are an equal root
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record CatalogueRoot(
    long counter, long pageId, byte[] pageTag, long nextPageId, int keyId, byte[] sealed) {
  private static final int PLAIN_BYTES = 3 * Long.BYTES + Envelope.TAG_BYTES + Integer.BYTES;

  static CatalogueRoot open(KeyRing keys, Envelope envelope, int keyId, byte[] sealed) {
    DataKey key = keys.key(keyId);
    byte[] plain = envelope.open(key, Binding.root(keys.storeId(), keyId), sealed);
    if (plain == null || plain.length != PLAIN_BYTES) {
      throw LocalErrors.damaged("DIGEST", "The store's digest is damaged.");
    }
    ByteBuffer buffer = ByteBuffer.wrap(plain);
    long counter = buffer.getLong();
    long pageId = buffer.getLong();
    long nextPageId = buffer.getLong();
    int activeKeyId = buffer.getInt();
    byte[] pageTag = new byte[Envelope.TAG_BYTES];
    buffer.get(pageTag);
    return new CatalogueRoot(counter, pageId, pageTag, nextPageId, activeKeyId, sealed);
  }

  /** Before there is a page; not stored. */
  static CatalogueRoot none(int keyId) {
    return new CatalogueRoot(0, 0, new byte[0], 1, keyId, new byte[0]);
  }

  CatalogueRoot withTop(long newPageId, byte[] newPageTag) {
    return new CatalogueRoot(counter, newPageId, newPageTag, nextPageId, keyId, sealed);
  }

  CatalogueRoot withNextPage(long newNextPageId) {
    return new CatalogueRoot(counter, pageId, pageTag, newNextPageId, keyId, sealed);
  }

  CatalogueRoot withKey(int newKeyId) {
    return new CatalogueRoot(counter, pageId, pageTag, nextPageId, newKeyId, sealed);
  }

  /** The root as the next to be stored, sealed with the key it names. */
  CatalogueRoot next(KeyRing keys, Envelope envelope) {
    byte[] plain =
        ByteBuffer.allocate(PLAIN_BYTES)
            .putLong(counter + 1)
            .putLong(pageId)
            .putLong(nextPageId)
            .putInt(keyId)
            .put(pageTag)
            .array();
    byte[] nextSealed = envelope.seal(keys.key(keyId), Binding.root(keys.storeId(), keyId), plain);
    return new CatalogueRoot(counter + 1, pageId, pageTag, nextPageId, keyId, nextSealed);
  }

  boolean isStoredAs(byte[] bytes) {
    return Arrays.equals(sealed, bytes);
  }
}
