package dev.hexkey.ports;

/**
 * A record as it was read.
 *
 * @param version 1 for the first write of a key, one more with each; never used twice for one key,
 *     also after a delete
 */
public record StoredRecord(RecordKey key, long version, Document value) {}
