package dev.hexkey.adapters.local.sqlite.faults;

import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Created;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.DirectoryMade;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Removed;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Renamed;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Resized;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Synced;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Written;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * The files of a directory as a disk has them: what was synced stays, and of what was written since
 * a power cut may leave any part. That holds for names as for bytes: of the files that were made,
 * renamed or removed since their directory was synced, any may be so after the cut. Not
 * thread-safe.
 */
final class Disk {
  private static final int SECTOR_BYTES = 512;

  private final Path directory;
  private final Map<String, Contents> files = new TreeMap<>();
  private final Map<String, Contents> syncedNames = new TreeMap<>();
  private final List<Map<String, Optional<Contents>>> unsyncedNames = new ArrayList<>();
  private boolean isDirectorySynced = true;

  Disk(Path directory) {
    this.directory = directory;
  }

  /** A file, and what was done to it since it was synced. */
  private static final class Contents {
    private byte[] synced = {};
    private final List<DiskEvent> since = new ArrayList<>();

    byte[] now() {
      byte[] bytes = synced;
      for (DiskEvent event : since) {
        bytes = apply(event, bytes, Integer.MAX_VALUE);
      }
      return bytes;
    }
  }

  void apply(DiskEvent event) {
    if (event instanceof Created created) {
      create(created.file());
    } else if (event instanceof DirectoryMade made) {
      isDirectorySynced &= !made.directory().equals(directory.toString());
    } else if (event instanceof Written written) {
      write(written.file(), event);
    } else if (event instanceof Resized resized) {
      write(resized.file(), event);
    } else if (event instanceof Synced synced) {
      sync(synced.file());
    } else if (event instanceof Renamed renamed && files.containsKey(renamed.from())) {
      Contents moved = files.get(renamed.from());
      name(Map.of(renamed.from(), Optional.empty(), renamed.to(), Optional.of(moved)));
    } else if (event instanceof Removed removed && files.containsKey(removed.file())) {
      name(Map.of(removed.file(), Optional.empty()));
    }
  }

  private void create(String file) {
    if (directory.equals(Path.of(file).getParent()) && !files.containsKey(file)) {
      name(Map.of(file, Optional.of(new Contents())));
    }
  }

  private void name(Map<String, Optional<Contents>> change) {
    unsyncedNames.add(change);
    name(files, change);
  }

  private static void name(Map<String, Contents> names, Map<String, Optional<Contents>> change) {
    change.forEach(
        (name, contents) ->
            contents.ifPresentOrElse(it -> names.put(name, it), () -> names.remove(name)));
  }

  private void write(String file, DiskEvent event) {
    Contents contents = files.get(file);
    if (contents != null) {
      contents.since.add(event);
    }
  }

  private void sync(String file) {
    Contents contents = files.get(file);
    if (file.equals(directory.toString())) {
      syncedNames.clear();
      syncedNames.putAll(files);
      unsyncedNames.clear();
    } else if (contents != null) {
      contents.synced = contents.now();
      contents.since.clear();
    } else if (Path.of(file).equals(directory.getParent())) {
      isDirectorySynced = true;
    }
  }

  /** How many bytes of a file were written since it was synced. */
  int unsyncedBytes(String file) {
    Contents contents = files.get(file);
    return contents == null ? 0 : contents.since.stream().mapToInt(Disk::size).sum();
  }

  /** Where in the unsynced bytes of a file each write begins. */
  List<Integer> unsyncedWrites(String file) {
    List<Integer> begins = new ArrayList<>();
    Contents contents = files.get(file);
    int sum = 0;
    for (DiskEvent event : contents == null ? List.<DiskEvent>of() : contents.since) {
      begins.add(sum);
      sum += size(event);
    }
    return begins;
  }

  /** How many changes of names were made since the directory was synced. */
  int unsyncedNames() {
    return unsyncedNames.size();
  }

  /**
   * What a power cut leaves if of one file only the first unsynced bytes came to the disk; of the
   * others nothing that was not synced.
   */
  Map<String, byte[]> cut(String file, int unsyncedBytes, Random random) {
    Contents cut = files.get(file);
    return leave(
        change -> random.nextBoolean(),
        contents -> {
          byte[] bytes = contents.synced;
          if (contents == cut) {
            int left = unsyncedBytes;
            for (DiskEvent event : contents.since) {
              bytes = apply(event, bytes, left);
              left = Math.max(0, left - size(event));
            }
          }
          return bytes;
        });
  }

  /**
   * What a power cut leaves if only some of the changes of names came to the disk, and no byte that
   * was not synced.
   *
   * @param isKept whether a change did, by its number
   */
  Map<String, byte[]> cutNames(IntPredicate isKept) {
    return leave(isKept, contents -> contents.synced);
  }

  /** What a power cut leaves if any of the unsynced sectors came to the disk, of all files. */
  Map<String, byte[]> scatter(Random random) {
    return leave(
        change -> random.nextBoolean(),
        contents -> {
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

  private Map<String, byte[]> leave(IntPredicate isKept, Function<Contents, byte[]> bytes) {
    Map<String, Contents> names = new TreeMap<>(syncedNames);
    for (int change = 0; change < unsyncedNames.size(); change++) {
      if (isKept.test(change)) {
        name(names, unsyncedNames.get(change));
      }
    }
    Map<String, byte[]> left = new TreeMap<>();
    if (isDirectorySynced) {
      names.forEach((name, contents) -> left.put(name, bytes.apply(contents)));
    }
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
