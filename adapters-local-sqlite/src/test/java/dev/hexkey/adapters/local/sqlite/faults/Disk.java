package dev.hexkey.adapters.local.sqlite.faults;

import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Removed;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Renamed;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Resized;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Synced;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Written;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The files of a directory as a disk has them: what was synced stays, and of what was written since
 * a power cut may leave any part. Not thread-safe.
 */
final class Disk {
  private static final int SECTOR_BYTES = 512;

  private final String directory;
  private final Map<String, Contents> files = new TreeMap<>();

  Disk(String directory) {
    this.directory = directory;
  }

  /** A file, and what was done to it since it was synced. */
  private static final class Contents {
    private byte[] synced = {};
    private final List<DiskEvent> since = new ArrayList<>();
    private boolean isNameSynced;

    byte[] now() {
      byte[] bytes = synced;
      for (DiskEvent event : since) {
        bytes = apply(event, bytes, Integer.MAX_VALUE);
      }
      return bytes;
    }
  }

  void apply(DiskEvent event) {
    if (event instanceof Written written) {
      contents(written.file()).since.add(event);
    } else if (event instanceof Resized resized) {
      contents(resized.file()).since.add(event);
    } else if (event instanceof Synced synced) {
      sync(synced.file());
    } else if (event instanceof Renamed renamed) {
      Contents moved = files.remove(renamed.from());
      if (moved != null) {
        moved.isNameSynced = false;
        files.put(renamed.to(), moved);
      }
    } else if (event instanceof Removed removed) {
      files.remove(removed.file());
    }
  }

  private void sync(String file) {
    if (file.equals(directory)) {
      files.values().forEach(contents -> contents.isNameSynced = true);
    } else if (files.containsKey(file)) {
      Contents contents = contents(file);
      contents.synced = contents.now();
      contents.since.clear();
    }
  }

  private Contents contents(String file) {
    return files.computeIfAbsent(file, name -> new Contents());
  }

  /** How many bytes of a file were written since it was synced. */
  int unsyncedBytes(String file) {
    Contents contents = files.get(file);
    return contents == null ? 0 : contents.since.stream().mapToInt(Disk::size).sum();
  }

  /** Where in the unsynced bytes of a file each write begins. */
  List<Integer> unsyncedWrites(String file) {
    List<Integer> begins = new ArrayList<>();
    int sum = 0;
    for (DiskEvent event : contents(file).since) {
      begins.add(sum);
      sum += size(event);
    }
    return begins;
  }

  /**
   * What a power cut leaves if of one file only the first unsynced bytes came to the disk; of the
   * others nothing that was not synced.
   */
  Map<String, byte[]> cut(String file, int unsyncedBytes) {
    return leave(
        (name, contents) -> {
          byte[] bytes = contents.synced;
          if (name.equals(file)) {
            int left = unsyncedBytes;
            for (DiskEvent event : contents.since) {
              bytes = apply(event, bytes, left);
              left = Math.max(0, left - size(event));
            }
          }
          return bytes;
        });
  }

  /** What a power cut leaves if any of the unsynced sectors came to the disk, of all files. */
  Map<String, byte[]> scatter(Random random) {
    return leave(
        (name, contents) -> {
          byte[] before = contents.synced;
          byte[] after = contents.now();
          byte[] bytes = Arrays.copyOf(before, random.nextBoolean() ? after.length : before.length);
          for (int at = 0; at < bytes.length; at += SECTOR_BYTES) {
            int end = Math.min(Math.min(at + SECTOR_BYTES, bytes.length), after.length);
            if (random.nextBoolean() && at < end) {
              System.arraycopy(after, at, bytes, at, end - at);
            }
          }
          return bytes;
        });
  }

  @FunctionalInterface
  private interface Leaving {
    byte[] leave(String name, Contents contents);
  }

  private Map<String, byte[]> leave(Leaving leaving) {
    Map<String, byte[]> left = new TreeMap<>();
    files.forEach(
        (name, contents) -> {
          if (contents.isNameSynced) {
            left.put(name, leaving.leave(name, contents));
          }
        });
    return left;
  }

  private static int size(DiskEvent event) {
    return event instanceof Written written ? written.bytes().length : 0;
  }

  private static byte[] apply(DiskEvent event, byte[] bytes, int atMostBytes) {
    if (event instanceof Written written) {
      int offset = (int) written.offset();
      int length = Math.min(written.bytes().length, atMostBytes);
      if (length == 0) {
        return bytes;
      }
      byte[] result = Arrays.copyOf(bytes, Math.max(bytes.length, offset + length));
      System.arraycopy(written.bytes(), 0, result, offset, length);
      return result;
    }
    return event instanceof Resized resized && atMostBytes > 0
        ? Arrays.copyOf(bytes, (int) resized.size())
        : bytes;
  }
}
