package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.adapters.local.sqlite.authsome.AuthsomeHome;
import dev.hexkey.adapters.local.sqlite.authsome.AuthsomeRecord;
import dev.hexkey.adapters.local.sqlite.backup.OnExisting;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.Problem;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes over the stores of other programs. Thread-safe. */
public final class LocalImport {
  private final LocalStore store;

  LocalImport(LocalStore store) {
    this.store = store;
  }

  /**
   * What came of an import.
   *
   * @param profiles the profiles of the source
   * @param imported records that were written
   * @param unchanged records that were there already, exactly so
   * @param kept records that are others here, and were left as they are
   * @param defaultProfile the profile that the source's commands used
   */
  public record Report(
      List<String> profiles, long imported, long unchanged, long kept, String defaultProfile) {
    /** Copies the list. */
    public Report {
      profiles = List.copyOf(profiles);
    }
  }

  /**
   * Imports a store of authsome's first generation: all of it, or nothing. Its files are only read.
   * Records keep their names without the profile, such as {@code github:connection:work}. A second
   * run finds its records there and writes nothing.
   *
   * @param directory authsome's home, usually {@code ~/.authsome}
   * @param onExisting for records that are there and are not those of the source, such as tokens
   *     that were refreshed here since
   * @throws ConflictingException with code {@code IMPORT_CONFLICT} if such a record is there
   * @throws dev.hexkey.ports.DamagedException with code {@code KEY_WRONG} if the key file opens
   *     nothing, or {@code IMPORT_DAMAGED} naming the record that was changed
   */
  public Report authsome(Path directory, OnExisting onExisting, Progress progress) {
    AuthsomeHome.Contents contents = new AuthsomeHome(directory).read();
    contents.profiles().forEach(Profiles::requireUsable);
    List<Incoming> incoming = new ArrayList<>();
    try {
      for (AuthsomeRecord record : contents.records()) {
        incoming.add(Incoming.of(record));
      }
      Tally tally =
          store
              .entries()
              .write(all -> write(all, contents.profiles(), incoming, onExisting, progress));
      return tally.report(contents);
    } finally {
      incoming.forEach(Incoming::wipe);
    }
  }

  private Tally write(
      Entries all,
      List<String> profiles,
      List<Incoming> incoming,
      OnExisting onExisting,
      Progress progress)
      throws SQLException {
    for (String profile : profiles) {
      if (!all.hasProfile(profile)) {
        all.addProfile(profile);
      }
    }
    Tally tally = new Tally();
    for (Incoming record : incoming) {
      write(all, record, onExisting, tally);
      progress.advanced(tally.all(), incoming.size());
    }
    return tally;
  }

  private void write(Entries all, Incoming record, OnExisting onExisting, Tally tally)
      throws SQLException {
    StoredEntry present = all.find(record.key, 0).orElse(null);
    if (present != null) {
      boolean same = MessageDigest.isEqual(present.plaintext(), record.value);
      Arrays.fill(present.plaintext(), (byte) 0);
      if (same) {
        tally.unchanged++;
        return;
      }
      if (onExisting == OnExisting.KEEP) {
        tally.kept++;
        return;
      }
      if (onExisting == OnExisting.REFUSE) {
        throw conflict(record.key);
      }
    }
    all.put(record.key, record.value, store.nowMillis(), LocalRecordStore.KEPT);
    tally.imported++;
  }

  private static ConflictingException conflict(EntryKey key) {
    return new ConflictingException(
        Problem.of(
            "IMPORT_CONFLICT",
            "The record '"
                + key.name()
                + "' of profile '"
                + key.profile()
                + "' is there already and is another; nothing was imported.",
            "Say whether to keep or to replace what is there."));
  }

  /** What became of the records. */
  private static final class Tally {
    private long imported;
    private long unchanged;
    private long kept;

    long all() {
      return imported + unchanged + kept;
    }

    Report report(AuthsomeHome.Contents contents) {
      return new Report(contents.profiles(), imported, unchanged, kept, contents.defaultProfile());
    }
  }

  /** A record as it will be stored. */
  private static final class Incoming {
    private final EntryKey key;
    private final byte[] value;

    private Incoming(EntryKey key, byte[] value) {
      this.key = key;
      this.value = value;
    }

    static Incoming of(AuthsomeRecord record) {
      EntryKey key = new EntryKey(Kind.RECORD, record.profile(), record.name());
      byte[] value = DocumentCodec.encode(record.value());
      if (value.length > LocalSecretStore.MAX_BYTES) {
        throw LocalErrors.tooLarge();
      }
      return new Incoming(key, value);
    }

    void wipe() {
      Arrays.fill(value, (byte) 0);
    }
  }
}
