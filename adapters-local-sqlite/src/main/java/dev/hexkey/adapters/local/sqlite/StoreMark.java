package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.adapters.local.sqlite.keys.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The file beside a store that says that there is one, which one, and the last write that was
 * acknowledged. A store that is found without that write has lost it, for instance with its
 * write-ahead log: it would answer "absent" for what was stored.
 *
 * <p>It is written after each write and not synced, so that it may fall behind the store and never
 * be ahead of it. Where it cannot be read as it was written it says only that there is a store. It
 * is not authenticated: who can change it can also remove it. Thread-safe.
 */
final class StoreMark {
  private static final int CONTENT_BYTES = Meta.STORE_ID_BYTES + Long.BYTES;
  private static final int SIZE_BYTES = CONTENT_BYTES + Integer.BYTES;

  private final Path mark;
  private final byte[] storeId;
  private final long marked;
  private volatile long written;

  private StoreMark(Path mark, byte[] content) {
    this.mark = mark;
    boolean isWhole = content.length == SIZE_BYTES && Arrays.equals(content, sealed(content));
    this.storeId = isWhole ? Arrays.copyOf(content, Meta.STORE_ID_BYTES) : new byte[0];
    this.marked = isWhole ? ByteBuffer.wrap(content).getLong(Meta.STORE_ID_BYTES) : 0;
  }

  /** The mark of a store; to be read before the store, which then has come as far. */
  static StoreMark of(Path store) {
    Path mark = pathFor(store);
    try {
      return new StoreMark(mark, Files.readAllBytes(mark));
    } catch (NoSuchFileException e) {
      return new StoreMark(mark, new byte[0]);
    } catch (ClosedByInterruptException e) {
      throw LocalErrors.interrupted();
    } catch (IOException e) {
      throw LocalErrors.unreachable(e);
    }
  }

  /** Where the mark of a store lies. */
  static Path pathFor(Path store) {
    return store.resolveSibling(store.getFileName() + ".made");
  }

  /** Makes the mark, unless it is there already, and makes it last. */
  static void make(Path store) {
    Path mark = pathFor(store);
    if (Files.exists(mark)) {
      return;
    }
    try {
      OwnerOnlyFiles.open(mark, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
      OwnerOnlyFiles.syncDirectoryOf(mark);
    } catch (IOException e) {
      throw LocalErrors.writeFailed(e);
    }
  }

  /** Refuses a store that is not the one that was marked. */
  void checkStore(byte[] id) {
    if (storeId.length > 0 && !Arrays.equals(storeId, id)) {
      throw LocalErrors.fileOfAnotherStore();
    }
  }

  /**
   * Refuses a store that has not come as far as was marked.
   *
   * @param found the counter of the root of its digest
   */
  void checkReached(long found) {
    if (found < marked) {
      throw LocalErrors.fileOfEarlier();
    }
  }

  /** Notes the last write of the store, which SQLite has acknowledged. */
  void reached(byte[] id, long next) {
    if (next == written) {
      return;
    }
    byte[] content = new byte[SIZE_BYTES];
    ByteBuffer.wrap(content).put(id).putLong(next);
    try (FileChannel channel = OwnerOnlyFiles.open(mark, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(sealed(content)), 0);
      written = next;
    } catch (IOException e) {
      return; // what it said before is still true, and the write itself is safe
    }
  }

  /** The same with its last bytes as the checksum of the others. */
  private static byte[] sealed(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content, 0, CONTENT_BYTES);
    byte[] sealed = content.clone();
    ByteBuffer.wrap(sealed).putInt(CONTENT_BYTES, (int) crc.getValue());
    return sealed;
  }
}
