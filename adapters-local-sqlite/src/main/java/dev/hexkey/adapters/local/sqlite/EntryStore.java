package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.adapters.local.sqlite.keys.KeyWrappers;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TimedOutException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes encrypted entries of an open store, each checked against the {@link Catalogue}.
 * Thread-safe.
 */
final class EntryStore {
  private static final int MANY = Integer.MAX_VALUE;

  private final SqliteDatabase database;
  private final StoreMark mark;
  private final byte[] storeId;
  private final KeyWrappers wrappers;
  private final Duration wait;
  private final Semaphore inUse = new Semaphore(MANY);
  private final ReentrantLock reloading = new ReentrantLock();
  private final List<KeyRing> replaced = new ArrayList<>(); // guarded by reloading
  private volatile KeyRing keys;
  private volatile boolean closed;

  EntryStore(
      SqliteDatabase database,
      StoreMark mark,
      byte[] storeId,
      KeyWrappers wrappers,
      Duration wait) {
    this.database = database;
    this.mark = mark;
    this.storeId = storeId;
    this.wrappers = wrappers;
    this.wait = wait;
    mark.checkStore(storeId); // before its keys, which it would be said to miss
    this.keys = readKeys();
  }

  /** What is done in one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run(Entries entries) throws SQLException;
  }

  /**
   * The newest version, or the one asked for.
   *
   * @param version 0 for the newest
   * @return empty if the entry does not exist, which the catalogue has confirmed
   * @throws dev.hexkey.ports.AbsentException if it has no such version yet
   * @throws dev.hexkey.ports.DestroyedException if that version is no longer kept
   */
  Optional<StoredEntry> find(EntryKey key, long version) {
    enter();
    try {
      return readWithKeys(new Find(this, key, version));
    } finally {
      inUse.release();
    }
  }

  /** Reads, all from one snapshot. */
  <T> T read(Work<T> work) {
    enter();
    try {
      return readWithKeys(
          session -> {
            session.begin();
            Catalogue catalogue = load(session, keys);
            T result = work.run(new Entries(session, keys, catalogue));
            catalogue.trust();
            session.commit();
            return result;
          });
    } finally {
      inUse.release();
    }
  }

  /** Reads and writes in one transaction. */
  <T> T write(Work<T> work) {
    enter();
    try {
      long[] counter = {0};
      T written =
          writeWithKeys(
              session -> {
                Catalogue catalogue = load(session, keys);
                T result = work.run(new Entries(session, keys, catalogue));
                catalogue.save();
                counter[0] = catalogue.root().counter();
                return result;
              });
      mark.reached(storeId, counter[0]);
      return written;
    } finally {
      inUse.release();
    }
  }

  /** Waits for what is running, then forgets the keys. */
  void close() {
    closed = true;
    inUse.acquireUninterruptibly(MANY);
    inUse.release(MANY);
    reloading.lock();
    try {
      keys.destroy();
      replaced.forEach(KeyRing::destroy);
    } finally {
      reloading.unlock();
    }
  }

  /** Waits for another holder of a lock, as {@link SqliteDatabase#pause}. */
  void pauseForLock(int attempt, long deadline) {
    try {
      database.pause(attempt, deadline);
    } catch (TimedOutException e) {
      throw e.problem().reason().isPresent() ? e : LocalErrors.lockTimedOut();
    }
  }

  KeyRing keys() {
    return keys;
  }

  byte[] storeId() {
    return storeId;
  }

  /** The ring that these keys are on. */
  KeyRing keysFor(List<WrappedKey> wrapped) {
    for (WrappedKey key : wrapped) {
      if (!keys.has(key.id())) {
        reloadKeys();
      }
    }
    return keys;
  }

  /** Reads the keys again. */
  void reloadKeys() {
    reloadKeys(keys);
  }

  /** Moves everything from the write-ahead log into the file, and empties the log. */
  void checkpoint() {
    database.read(session -> session.number("PRAGMA wal_checkpoint(TRUNCATE)"), wait);
  }

  private Catalogue load(Session session, KeyRing with) throws SQLException {
    Catalogue catalogue = Catalogue.load(session, with);
    mark.checkReached(catalogue.root().counter());
    return catalogue;
  }

  private void enter() {
    inUse.acquireUninterruptibly();
    if (closed) {
      inUse.release();
      throw LocalErrors.closed();
    }
  }

  private <T> T readWithKeys(SqliteDatabase.Work<T> work) {
    KeyRing used = keys;
    try {
      return database.read(work, wait);
    } catch (KeyRing.UnknownKeyException e) {
      return withNewKeys(used, () -> database.read(work, wait));
    }
  }

  private <T> T writeWithKeys(SqliteDatabase.Work<T> work) {
    KeyRing used = keys;
    try {
      return database.write(work, wait);
    } catch (KeyRing.UnknownKeyException e) {
      return withNewKeys(used, () -> database.write(work, wait));
    }
  }

  /** Runs a work again after another process has changed the data keys. */
  private <T> T withNewKeys(KeyRing used, Supplier<T> work) {
    reloadKeys(used);
    try {
      return work.get();
    } catch (KeyRing.UnknownKeyException e) {
      throw LocalErrors.damaged("KEY_MISSING", "An entry names a data key that is not there.");
    }
  }

  /** Reads the keys again, unless another thread already has. */
  private void reloadKeys(KeyRing used) {
    reloading.lock();
    try {
      if (keys == used) {
        keys = readKeys();
        replaced.add(used); // wiped when the store is closed: a concurrent read may use it
      }
    } finally {
      reloading.unlock();
    }
  }

  /** Unwraps outside of any transaction, so that somebody may have wrapped the keys anew since. */
  private KeyRing readKeys() {
    List<WrappedKey> wrapped = database.read(WrappedKey::list, wait);
    while (true) {
      try {
        return KeyRing.unwrap(storeId, wrapped, wrappers);
      } catch (HexkeyException e) {
        List<WrappedKey> now = database.read(WrappedKey::list, wait);
        if (WrappedKey.areSame(wrapped, now)) {
          throw e;
        }
        wrapped = now;
      }
    }
  }

  /** A read of one entry; a class and not a lambda, since it is on the path of a cold start. */
  private static final class Find implements SqliteDatabase.Work<Optional<StoredEntry>> {
    private final EntryStore store;
    private final EntryKey key;
    private final long version;

    Find(EntryStore store, EntryKey key, long version) {
      this.store = store;
      this.key = key;
      this.version = version;
    }

    @Override
    public Optional<StoredEntry> run(Session session) throws SQLException {
      KeyRing keys = store.keys;
      CatalogueRoot root = session.pages().root();
      if (root != null && version == 0) {
        CatalogueEntry known = Catalogue.findInMemory(session.pages(), root, key.bytes());
        if (known != null && known.live()) {
          StoredEntry found = findUnder(session, keys, root, known);
          if (found != null) {
            return Optional.of(found);
          }
        }
      }
      session.begin();
      Catalogue catalogue = store.load(session, keys);
      Optional<StoredEntry> found = new Entries(session, keys, catalogue).find(key, version);
      catalogue.trust();
      session.commit();
      return found;
    }

    /** Reads row and root in one statement; {@code null} if the root is another by now. */
    private @Nullable StoredEntry findUnder(
        Session session, KeyRing keys, CatalogueRoot root, CatalogueEntry known)
        throws SQLException {
      PreparedStatement statement = session.statement(Sql.FIND_ENTRY_AND_ROOT);
      statement.setLong(1, known.rowId());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next() || !root.isStoredAs(row.getBytes(1))) {
          return null;
        }
        return EntryRow.read(row, 2).openCurrent(session.envelope(), keys, key, known);
      }
    }
  }
}
