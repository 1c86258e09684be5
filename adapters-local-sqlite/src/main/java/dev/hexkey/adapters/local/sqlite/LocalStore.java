package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.adapters.local.sqlite.keys.Argon2;
import dev.hexkey.adapters.local.sqlite.keys.Environment;
import dev.hexkey.adapters.local.sqlite.keys.KeySources;
import dev.hexkey.adapters.local.sqlite.keys.KeyWrappers;
import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.RecordStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The encrypted store of this machine, in one SQLite file. Making an object does no I/O; the file
 * is opened by the first read and made by the first write. Thread-safe.
 */
public final class LocalStore implements AutoCloseable {
  /** The profile that every store has. */
  public static final String DEFAULT_PROFILE = "default";

  private static final String FILE_NAME = "store.db";

  private final Path home;
  private final Path file;
  private final LocalSettings settings;
  private final KeyWrappers wrappers;
  private final InstantSource clock;
  private final ReentrantLock opening = new ReentrantLock();
  private @Nullable Path openFile; // guarded by opening
  private volatile @Nullable EntryStore entries;
  private volatile boolean marked;
  private volatile boolean closed;

  private LocalStore(Path home, LocalSettings settings, KeyWrappers wrappers, InstantSource clock) {
    this.home = home;
    this.file = home.resolve(FILE_NAME);
    this.settings = settings;
    this.wrappers = wrappers;
    this.clock = clock;
  }

  /**
   * The store in a home directory, which need not exist yet.
   *
   * @param wrappers where the keys that protect the store are found
   * @param clock for the dates of versions and the leases of locks; the same for all processes
   */
  public static LocalStore in(
      Path home, LocalSettings settings, KeyWrappers wrappers, InstantSource clock) {
    return new LocalStore(home, settings, wrappers, clock);
  }

  /** The store of an installation, as its settings say. */
  public static LocalStore of(AdapterContext context) {
    return of(context, System::getenv);
  }

  static LocalStore of(AdapterContext context, Environment environment) {
    return in(
        context.home(),
        LocalSettings.of(context.settings()),
        KeySources.of(context, environment),
        context.clock());
  }

  /** The secrets; valid until this store is closed. */
  public LocalSecretStore secrets() {
    return new LocalSecretStore(this);
  }

  /** The records; valid until this store is closed. */
  public RecordStore records() {
    return new LocalRecordStore(this);
  }

  /** The profiles; valid until this store is closed. */
  public Profiles profiles() {
    return new Profiles(this);
  }

  /** The management of its keys; valid until it is closed. */
  public LocalKeys keys() {
    return new LocalKeys(this);
  }

  /** Whether the store has been made. */
  public boolean exists() {
    return entriesIfPresent() != null;
  }

  /**
   * Reads everything, from one snapshot, and reports what is not as it was written.
   *
   * @throws dev.hexkey.ports.HexkeyException if the store cannot even be opened
   */
  public Verification verify() {
    EntryStore present = entriesIfPresent();
    return present == null ? new Verification(0, 0, List.of()) : present.read(Verification::of);
  }

  /** The directory and the files of the store; some may not exist. */
  List<Path> files() {
    return List.of(
        home,
        file,
        file.resolveSibling(file.getFileName() + "-wal"),
        file.resolveSibling(file.getFileName() + "-shm"));
  }

  /** The data keys; valid until this store is closed. */
  public DataKeys dataKeys() {
    return new DataKeys(this);
  }

  KeyWrappers wrappers() {
    return wrappers;
  }

  /** Imports into this store; valid until it is closed. */
  public LocalImport imports() {
    return new LocalImport(this);
  }

  /** Backups of this store; valid until it is closed. */
  public LocalBackup backup() {
    return new LocalBackup(this, Argon2.DEFAULT_COST);
  }

  LocalSettings settings() {
    return settings;
  }

  long nowMillis() {
    return clock.millis();
  }

  /** What the store holds; {@code null} if there is no store yet. */
  @Nullable EntryStore entriesIfPresent() {
    EntryStore opened = entries;
    if (opened != null) {
      return opened;
    }
    return openIfPresent();
  }

  /** What the store holds, for a write; the store is made if there is none. */
  EntryStore entries() {
    EntryStore opened = entriesIfPresent();
    if (opened == null) {
      create();
      opened = openIfPresent();
    }
    if (opened == null) {
      throw LocalErrors.fileMissing();
    }
    if (!marked) {
      StoreMark.make(file);
      marked = true;
    }
    return opened;
  }

  /** The same for a write into a profile; no store is made for one that it would not have. */
  EntryStore entriesFor(String profile) {
    if (entriesIfPresent() == null) {
      requireDefault(profile);
    }
    return entries();
  }

  /** Before there is a store there is the default profile. */
  void requireDefault(String profile) {
    if (!profile.equals(DEFAULT_PROFILE)) {
      throw LocalErrors.profileNotFound();
    }
  }

  private @Nullable EntryStore openIfPresent() {
    try {
      opening.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LocalErrors.interrupted();
    }
    try {
      if (closed) {
        throw LocalErrors.closed();
      }
      if (entries == null && StoreCreation.exists(file)) {
        entries = open();
      }
      return entries;
    } finally {
      opening.unlock();
    }
  }

  private void create() {
    StoreCreation creation =
        new StoreCreation(home, file, wrappers, nowMillis(), settings.writeWait());
    if (!OwnedThreads.isNeeded()) {
      creation.createIfAbsent();
      return;
    }
    try (OwnedThreads thread = new OwnedThreads(1)) {
      thread.call(
          () -> {
            creation.createIfAbsent();
            return true;
          });
    } catch (SQLException e) {
      throw LocalErrors.ofWrite(e);
    }
  }

  /** Reads what needs no key; empty if there is no store. */
  <T> Optional<T> inspect(SqliteDatabase.Work<T> work) {
    if (!StoreCreation.exists(file)) {
      return Optional.empty();
    }
    Path realPath = realPath();
    SqliteDatabase database = OpenFiles.open(realPath);
    try {
      storeId(database);
      return Optional.of(database.read(work, settings.writeWait()));
    } finally {
      OpenFiles.close(realPath);
    }
  }

  private EntryStore open() {
    Path realPath = realPath();
    StoreMark mark = StoreMark.of(file);
    SqliteDatabase database = OpenFiles.open(realPath);
    boolean opened = false;
    try {
      EntryStore store =
          new EntryStore(database, mark, storeId(database), wrappers, settings.writeWait());
      openFile = realPath;
      opened = true;
      return store;
    } finally {
      if (!opened) {
        OpenFiles.close(realPath);
      }
    }
  }

  private Path realPath() {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw LocalErrors.unreachable(e);
    }
  }

  /** The id of a store whose schema is the present one, or is brought up to it. */
  private byte[] storeId(SqliteDatabase database) {
    byte[] storeId = database.read(LocalStore::check, settings.writeWait());
    return storeId.length == 0
        ? database.write(LocalStore::migrate, settings.writeWait())
        : storeId;
  }

  /** The store's id; empty if the schema is of an earlier version. */
  private static byte[] check(Session session) throws SQLException {
    int version = Schema.check(session);
    return version < Schema.CURRENT ? new byte[0] : Meta.read(session, version).storeId();
  }

  private static byte[] migrate(Session session) throws SQLException {
    Schema.migrate(session);
    return Meta.read(session, Schema.CURRENT).storeId();
  }

  /** Waits for what is running, closes the file and wipes the keys. */
  @Override
  public void close() {
    opening.lock();
    try {
      closed = true;
      EntryStore opened = entries;
      if (opened != null) {
        opened.close();
      }
      if (openFile != null) {
        OpenFiles.close(openFile);
        openFile = null;
      }
    } finally {
      opening.unlock();
    }
    wrappers.close();
  }
}
