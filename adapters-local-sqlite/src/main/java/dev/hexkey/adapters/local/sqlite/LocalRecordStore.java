package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.Document;
import dev.hexkey.ports.Fence;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordLock;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.StoredRecord;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The records of a local store, each in its newest version only. Thread-safe. */
final class LocalRecordStore implements RecordStore {
  static final int KEPT = 1;

  private final LocalStore store;

  LocalRecordStore(LocalStore store) {
    this.store = store;
  }

  @Override
  public Optional<StoredRecord> find(RecordKey key) {
    EntryStore entries = store.entriesIfPresent();
    return entries == null
        ? Optional.empty()
        : entries.find(entryKey(key), 0).map(entry -> decoded(key, entry));
  }

  private static StoredRecord decoded(RecordKey key, StoredEntry entry) {
    try {
      return new StoredRecord(key, entry.version(), DocumentCodec.decode(entry.plaintext()));
    } finally {
      Arrays.fill(entry.plaintext(), (byte) 0);
    }
  }

  @Override
  public long compareAndSet(
      RecordKey key, long expectedVersion, Document value, @Nullable Fence fence) {
    byte[] bytes = DocumentCodec.encode(value);
    try {
      if (bytes.length > LocalSecretStore.MAX_BYTES) {
        throw LocalErrors.tooLarge();
      }
      return store
          .entriesFor(key.profile())
          .write(
              all -> {
                requireCurrent(all, key, expectedVersion, fence);
                return all.put(entryKey(key), bytes, store.nowMillis(), KEPT);
              });
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  @Override
  public void delete(RecordKey key, long expectedVersion, @Nullable Fence fence) {
    store
        .entriesFor(key.profile())
        .write(
            all -> {
              requireCurrent(all, key, expectedVersion, fence);
              CatalogueEntry known = all.known(entryKey(key));
              if (known != null && known.live()) {
                all.delete(entryKey(key), known);
              }
              return true;
            });
  }

  private static void requireCurrent(
      Entries all, RecordKey key, long expectedVersion, @Nullable Fence fence) throws SQLException {
    all.requireProfile(key.profile());
    if (fence != null && !RecordLocks.isHeld(all.session(), fence)) {
      throw LocalErrors.staleFence();
    }
    if (all.currentVersion(entryKey(key)) != expectedVersion) {
      throw LocalErrors.recordConflict();
    }
  }

  @Override
  public List<RecordKey> list(String profile, String namePrefix) {
    EntryStore entries = store.entriesIfPresent();
    if (entries == null) {
      store.requireDefault(profile);
      return List.of();
    }
    List<String> names =
        entries.read(
            all -> {
              all.requireProfile(profile);
              return all.names(Kind.RECORD, profile, namePrefix);
            });
    return names.stream()
        .sorted(Comparator.naturalOrder())
        .map(name -> new RecordKey(profile, name))
        .toList();
  }

  @Override
  public RecordLock lock(RecordKey key, Duration wait) {
    return new RecordLocks(store).take(key, wait);
  }

  @Override
  public List<String> profiles() {
    return store.profiles().list();
  }

  private static EntryKey entryKey(RecordKey key) {
    return new EntryKey(Kind.RECORD, key.profile(), key.name());
  }
}
