package dev.hexkey.adapters.local.sqlite.backup;

/**
 * One version of something in a backup, without its value.
 *
 * @param kind what it is, as the store calls it
 * @param profile the profile it is in
 * @param name its name in the profile; empty for a profile itself
 * @param version its number
 * @param oldest the oldest version of the same name in this backup
 * @param deleted whether this is only the number that a deleted name had come to
 * @param createdMillis when it was written, in milliseconds since 1970
 */
public record BackupEntry(
    String kind,
    String profile,
    String name,
    long version,
    long oldest,
    boolean deleted,
    long createdMillis) {}
