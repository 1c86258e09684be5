package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.adapters.local.sqlite.backup.BackupEntry;
import dev.hexkey.adapters.local.sqlite.backup.BackupReader;
import dev.hexkey.adapters.local.sqlite.backup.BackupWriter;
import dev.hexkey.adapters.local.sqlite.backup.OnExisting;
import dev.hexkey.adapters.local.sqlite.keys.Argon2;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretValue;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Backups of a local store: all profiles, all versions that are kept, all records, and the version
 * numbers of what was deleted, as one moment saw them. Thread-safe.
 */
public final class LocalBackup {
  private static final byte[] NO_VALUE = new byte[0];

  private final LocalStore store;
  private final Argon2.Cost cost;

  LocalBackup(LocalStore store, Argon2.Cost cost) {
    this.store = store;
    this.cost = cost;
  }

  /**
   * What was written or brought back.
   *
   * @param entries profiles, versions and deleted names that were written
   * @param kept names that were left as they were
   */
  public record Report(long entries, long kept) {}

  /**
   * Writes a backup.
   *
   * @param file gets its name when it is whole; {@link OnExisting#KEEP} means the same as {@link
   *     OnExisting#REFUSE}
   * @param passphrase opens the backup; stays the caller's
   * @throws ConflictingException with code {@code BACKUP_EXISTS} if the file exists
   */
  public Report write(Path file, SecretValue passphrase, OnExisting onExisting, Progress progress) {
    return store
        .entries()
        .read(
            all -> {
              try (BackupWriter writer =
                  new BackupWriter(
                      file,
                      onExisting,
                      HexFormat.of().formatHex(all.storeId()),
                      Instant.ofEpochMilli(store.nowMillis()),
                      passphrase,
                      cost)) {
                long entries = write(all, writer, progress);
                writer.finish();
                return new Report(entries, 0);
              }
            });
  }

  private static long write(Entries all, BackupWriter writer, Progress progress)
      throws SQLException {
    List<CatalogueEntry> names = all.catalogue().list(NO_VALUE);
    long done = 0;
    long written = 0;
    for (CatalogueEntry name : names) {
      written += write(all, name, writer);
      progress.advanced(++done, names.size());
    }
    return written;
  }

  private static long write(Entries all, CatalogueEntry known, BackupWriter writer)
      throws SQLException {
    EntryKey key = EntryKey.parse(known.key());
    if (key.kind() == Kind.PROFILE || !known.live()) {
      writer.add(entry(key, known, known.version(), 0), NO_VALUE);
      return 1;
    }
    for (long version = known.oldest(); version <= known.version(); version++) {
      StoredEntry stored =
          all.find(key, version)
              .orElseThrow(
                  () -> LocalErrors.damaged("MISSING", "An entry that was written is gone."));
      try {
        writer.add(entry(key, known, version, stored.createdMillis()), stored.plaintext());
      } finally {
        Arrays.fill(stored.plaintext(), (byte) 0);
      }
    }
    return known.version() - known.oldest() + 1;
  }

  private static BackupEntry entry(
      EntryKey key, CatalogueEntry known, long version, long createdMillis) {
    return new BackupEntry(
        key.kind().name().toLowerCase(Locale.ROOT),
        key.profile(),
        key.name(),
        version,
        known.oldest(),
        !known.live(),
        createdMillis);
  }

  /**
   * Brings a backup back into this store, under this store's own key. The backup is verified whole
   * before anything is written; then all of it is written, or nothing.
   *
   * <p>A name that the store never held comes back with all its versions and their numbers. One
   * that it held and deleted, or that is to be replaced, goes on counting: the backup's versions
   * become its next ones. What the backup knows as deleted stays as it is here.
   *
   * @param passphrase the backup's; stays the caller's
   * @param onExisting for names that this store holds now
   * @throws ConflictingException with code {@code RESTORE_CONFLICT} if a name is taken
   */
  public Report restore(
      Path file, SecretValue passphrase, OnExisting onExisting, Progress progress) {
    try (BackupReader backup = BackupReader.open(file, passphrase)) {
      return store
          .entries()
          .write(
              all -> {
                Restoring restoring = new Restoring(all, onExisting);
                long[] done = {0};
                backup.<SQLException>forEach(
                    (entry, value) -> {
                      restoring.restore(entry, value);
                      progress.advanced(++done[0], backup.count());
                    });
                return restoring.report();
              });
    }
  }

  /** One restore, within its transaction. */
  private final class Restoring {
    private final Entries all;
    private final OnExisting onExisting;
    private final Map<EntryKey, Way> ways = new HashMap<>();
    private long written;

    Restoring(Entries all, OnExisting onExisting) {
      this.all = all;
      this.onExisting = onExisting;
    }

    Report report() {
      long kept = ways.values().stream().filter(way -> way == Way.KEPT).count();
      return new Report(written, kept);
    }

    void restore(BackupEntry entry, byte[] value) throws SQLException {
      EntryKey key = new EntryKey(kind(entry), entry.profile(), entry.name());
      if (key.kind() == Kind.PROFILE) {
        if (!all.hasProfile(key.profile())) {
          all.addProfile(key.profile());
          written++;
        }
        return;
      }
      Way way = ways.get(key);
      if (way == null) {
        way = way(key, entry);
        ways.put(key, way);
      }
      write(way, key, entry, value);
    }

    /** Decided when a name is first met, for all its versions. */
    private Way way(EntryKey key, BackupEntry entry) throws SQLException {
      CatalogueEntry known = all.known(key);
      if (known == null) {
        return entry.deleted() ? Way.AS_DELETED : Way.NUMBERED;
      }
      if (entry.deleted() || (known.live() && onExisting == OnExisting.KEEP)) {
        return Way.KEPT;
      }
      if (known.live() && onExisting == OnExisting.REFUSE) {
        throw conflict(key);
      }
      return Way.NEXT;
    }

    private void write(Way way, EntryKey key, BackupEntry entry, byte[] value) throws SQLException {
      switch (way) {
        case NUMBERED ->
            all.putVersion(key, entry.version(), entry.oldest(), value, entry.createdMillis());
        case AS_DELETED -> all.putDeleted(key, entry.version());
        case NEXT -> {
          int versionsKept =
              key.kind() == Kind.RECORD ? LocalRecordStore.KEPT : store.settings().versionsKept();
          all.put(key, value, entry.createdMillis(), versionsKept);
        }
        case KEPT -> {
          return;
        }
      }
      written++;
    }
  }

  /** How the versions of one name come back. */
  private enum Way {
    /** Under the numbers that they had. */
    NUMBERED,
    /** As the number of a deleted name. */
    AS_DELETED,
    /** As the next versions of a name that this store has had. */
    NEXT,
    /** Not at all. */
    KEPT
  }

  private static Kind kind(BackupEntry entry) {
    for (Kind kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(entry.kind())) {
        return kind;
      }
    }
    throw new DamagedException(
        Problem.of(
                "BACKUP_DAMAGED",
                "The backup holds a kind of entry that this Hexkey does not know.",
                "Use the Hexkey that wrote it; nothing was restored.")
            .withReason("KIND"));
  }

  private static ConflictingException conflict(EntryKey key) {
    return new ConflictingException(
        Problem.of(
            "RESTORE_CONFLICT",
            "The store already holds a "
                + key.kind().name().toLowerCase(Locale.ROOT)
                + " of the backup's in profile '"
                + key.profile()
                + "', and nothing was restored.",
            "Restore into a new store, or say whether to keep or to replace what is there."));
  }
}
