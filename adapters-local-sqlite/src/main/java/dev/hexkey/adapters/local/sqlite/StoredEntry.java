package dev.hexkey.adapters.local.sqlite;

/**
 * An entry as it was read and verified.
 *
 * @param plaintext the reader's to wipe
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record StoredEntry(long version, long createdMillis, byte[] plaintext) {}
