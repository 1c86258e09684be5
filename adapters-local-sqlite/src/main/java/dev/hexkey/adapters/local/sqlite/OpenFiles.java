package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which files this JVM has open. One file has one database however often it is opened.
 *
 * <p>A class loader with a second copy of these classes brings a second SQLite; closing a file in
 * one then drops the POSIX locks that the other holds on it, after which acknowledged writes are
 * lost. So an open file is marked in the system properties, which all class loaders share, with
 * text only, and a second class loader is refused.
 */
final class OpenFiles {
  private static final String PROPERTY = "dev.hexkey.local.open:";
  private static final String OWNER =
      Integer.toHexString(System.identityHashCode(OpenFiles.class))
          + '-'
          + Long.toHexString(System.nanoTime());
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Map<Path, Shared> OPEN = new HashMap<>(); // guarded by LOCK

  private OpenFiles() {}

  /**
   * The database of a file.
   *
   * @param realPath without symbolic links
   */
  static SqliteDatabase open(Path realPath) {
    LOCK.lock();
    try {
      Shared shared = OPEN.get(realPath);
      if (shared == null) {
        mark(realPath);
        shared = new Shared(new SqliteDatabase(realPath));
        OPEN.put(realPath, shared);
      }
      shared.users++;
      return shared.database;
    } finally {
      LOCK.unlock();
    }
  }

  /** Gives back what {@link #open} gave; the last one closes the file. */
  static void close(Path realPath) {
    SqliteDatabase unused = null;
    LOCK.lock();
    try {
      Shared shared = OPEN.get(realPath);
      if (shared != null && --shared.users == 0) {
        OPEN.remove(realPath);
        unused = shared.database;
      }
    } finally {
      LOCK.unlock();
    }
    if (unused != null) {
      try {
        unused.close();
      } finally {
        unmark(realPath);
      }
    }
  }

  private static void mark(Path realPath) {
    Object other = System.getProperties().putIfAbsent(PROPERTY + realPath, OWNER);
    if (other != null && !other.equals(OWNER)) {
      throw new MisconfiguredException(
          Problem.of(
              "STORE_OPEN_ELSEWHERE",
              "Another class loader of this JVM has the store open.",
              "Put the local store's jar into one class loader that all parts share."));
    }
  }

  private static void unmark(Path realPath) {
    LOCK.lock();
    try {
      if (!OPEN.containsKey(realPath)) {
        System.getProperties().remove(PROPERTY + realPath, OWNER);
      }
    } finally {
      LOCK.unlock();
    }
  }

  /** A database and how many have it open. */
  private static final class Shared {
    private final SqliteDatabase database;
    private int users;

    Shared(SqliteDatabase database) {
      this.database = database;
    }
  }
}
