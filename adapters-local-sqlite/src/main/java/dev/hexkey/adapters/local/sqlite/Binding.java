package dev.hexkey.adapters.local.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a ciphertext is bound to, as the associated data of AES-GCM: the format, what it is, the
 * store, the data key, and its place. A ciphertext that stands anywhere else does not open.
 */
final class Binding {
  private static final byte FORMAT = 1;
  private static final int HEAD_BYTES = 2 + Meta.STORE_ID_BYTES + Integer.BYTES;

  private Binding() {}

  /** The value of an entry in one version. */
  static byte[] entry(byte[] storeId, int keyId, EntryKey key, long version, long createdMillis) {
    byte[] profile = key.profile().getBytes(StandardCharsets.UTF_8);
    byte[] name = key.name().getBytes(StandardCharsets.UTF_8);
    int size = HEAD_BYTES + 1 + 2 * Long.BYTES + Integer.BYTES + profile.length + name.length;
    return head('e', storeId, keyId, size)
        .put(key.kind().letter())
        .putLong(version)
        .putLong(createdMillis)
        .putInt(profile.length)
        .put(profile)
        .put(name)
        .array();
  }

  /** A page of the catalogue. */
  static byte[] page(byte[] storeId, int keyId, long pageId) {
    return head('c', storeId, keyId, HEAD_BYTES + Long.BYTES).putLong(pageId).array();
  }

  /** The root of the catalogue. */
  static byte[] root(byte[] storeId, int keyId) {
    return head('r', storeId, keyId, HEAD_BYTES).array();
  }

  /** The check value that tells a wrong data key from damaged data. */
  static byte[] check(byte[] storeId, int keyId) {
    return head('k', storeId, keyId, HEAD_BYTES).array();
  }

  /** A wrapped data key; handed to the key wrapper. */
  static byte[] wrappedKey(byte[] storeId, int keyId) {
    return head('w', storeId, keyId, HEAD_BYTES).array();
  }

  private static ByteBuffer head(char what, byte[] storeId, int keyId, int size) {
    return ByteBuffer.allocate(size).put(FORMAT).put((byte) what).put(storeId).putInt(keyId);
  }
}
