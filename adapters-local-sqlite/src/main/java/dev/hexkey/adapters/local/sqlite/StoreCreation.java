package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.adapters.local.sqlite.keys.KeyWrappers;
import dev.hexkey.adapters.local.sqlite.keys.OwnerOnlyFiles;
import dev.hexkey.ports.KeyWrapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Makes a new store. It is made whole under another name and moved to its own in one step, so that
 * a file under that name is a store or damaged, but never half made; an empty or cut file is
 * therefore never taken for a new store.
 *
 * <p>A {@link StoreMark} says that there was a store here. Where it stands and the store is gone,
 * no new one is made in its place: that would answer "absent" for everything that was lost.
 */
final class StoreCreation {
  private static final String DEFAULT_PROFILE = "default";

  private final Path home;
  private final Path file;
  private final KeyWrappers wrappers;
  private final long nowMillis;
  private final Duration wait;

  StoreCreation(Path home, Path file, KeyWrappers wrappers, long nowMillis, Duration wait) {
    this.home = home;
    this.file = file;
    this.wrappers = wrappers;
    this.nowMillis = nowMillis;
    this.wait = wait;
  }

  /**
   * Whether a store is there.
   *
   * @throws dev.hexkey.ports.DamagedException if one was there and is gone
   */
  static boolean exists(Path file) {
    if (isThere(file)) {
      if (!Files.isRegularFile(file)) {
        throw LocalErrors.noStore();
      }
      return true;
    }
    if (isThere(StoreMark.pathFor(file)) || isThere(beside(file, "-wal"))) {
      if (isThere(file)) {
        return true; // another process has just made it
      }
      throw LocalErrors.fileMissing();
    }
    return false;
  }

  /** Makes the store unless another process just has. */
  void createIfAbsent() {
    try {
      OwnerOnlyFiles.createDirectories(home);
      Path lockFile = beside(file, ".creating");
      try (FileChannel channel =
              OwnerOnlyFiles.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = lock(channel)) {
        if (lock.isValid() && !exists(file)) {
          create();
        }
      }
    } catch (IOException e) {
      throw LocalErrors.writeFailed(e);
    }
  }

  private void create() throws IOException {
    Path unfinished = beside(file, ".new");
    for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
      Files.deleteIfExists(beside(unfinished, suffix));
    }
    byte[] storeId = new byte[Meta.STORE_ID_BYTES];
    new SecureRandom().nextBytes(storeId);
    WrappedKey key = newKey(storeId);
    OwnerOnlyFiles.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
        .close();
    try (Session session = Session.openNew(unfinished)) {
      session.beginWrite();
      Schema.create(session, new Meta(Schema.CURRENT, storeId, nowMillis));
      key.write(session);
      KeyRing keys = KeyRing.unwrap(storeId, List.of(key), wrappers);
      Catalogue catalogue = Catalogue.create(session, keys, key.id());
      catalogue.put(CatalogueEntry.ofName(EntryKey.ofProfile(DEFAULT_PROFILE).bytes()));
      catalogue.save();
      session.commit();
      keys.destroy();
    } catch (SQLException e) {
      throw LocalErrors.ofWrite(e);
    }
    if (isThere(beside(unfinished, "-wal"))) {
      // closing says nothing when it fails to put the log into the file, and a move would part them
      throw new IOException("the new store could not be written into one file");
    }
    OwnerOnlyFiles.moveOver(unfinished, file);
    // Before the mark, or a power cut may leave it without the store: a loss that never was, which
    // refuses all further work. The other way round does no harm, the next write makes the mark.
    OwnerOnlyFiles.syncDirectoryOf(file);
    StoreMark.make(file);
  }

  private WrappedKey newKey(byte[] storeId) {
    byte[] bytes = new byte[DataKey.SIZE_BYTES];
    new SecureRandom().nextBytes(bytes);
    try {
      KeyWrapper wrapper = wrappers.forNewStore();
      return WrappedKey.wrap(storeId, 1, bytes, wrapper, wrapper.create());
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private FileLock lock(FileChannel channel) throws IOException {
    long deadline = System.nanoTime() + wait.toNanos();
    while (true) {
      FileLock lock = tryLock(channel);
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - deadline > 0) {
        throw LocalErrors.timedOut();
      }
      LockSupport.parkNanos(5_000_000);
      if (Thread.currentThread().isInterrupted()) {
        throw LocalErrors.interrupted();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another thread of this process is making the store
    }
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static boolean isThere(Path path) {
    try {
      Files.readAttributes(path, BasicFileAttributes.class);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw LocalErrors.unreachable(e); // "cannot look" is not "absent"
    }
  }
}
