package dev.hexkey.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The mounts that one scheme may name; knows where in a path the mount ends. Immutable. */
abstract sealed class Mounts {
  /** Every mount of one segment. */
  static final Mounts ANY = new Any();

  /** These mounts and no other. */
  static Mounts of(Collection<String> names) {
    return new Listed(names);
  }

  abstract boolean contains(String mount);

  /**
   * Where the mount ends in the segments between two offsets: behind the longest of these mounts
   * that they begin with, else behind the first segment.
   */
  int endOfMount(String text, int start, int end) {
    int slash = text.indexOf('/', start);
    return slash < 0 || slash > end ? end : slash;
  }

  /** Whether {@code text} at {@code start} begins with the whole segments of {@code mount}. */
  static boolean beginsWith(String text, int start, int end, String mount) {
    int mountEnd = start + mount.length();
    return mountEnd <= end
        && text.startsWith(mount, start)
        && (mountEnd == end || text.charAt(mountEnd) == '/');
  }

  private static final class Any extends Mounts {
    @Override
    boolean contains(String mount) {
      return true;
    }
  }

  private static final class Listed extends Mounts {
    private final Set<String> names;
    private final List<String> deepLongestFirst;

    Listed(Collection<String> names) {
      this.names = Set.copyOf(names);
      this.deepLongestFirst =
          names.stream()
              .filter(name -> name.indexOf('/') >= 0)
              .sorted(Comparator.comparingInt(String::length).reversed())
              .toList();
    }

    @Override
    boolean contains(String mount) {
      return names.contains(mount);
    }

    @Override
    int endOfMount(String text, int start, int end) {
      for (String mount : deepLongestFirst) {
        if (beginsWith(text, start, end, mount)) {
          return start + mount.length();
        }
      }
      return super.endOfMount(text, start, end);
    }
  }
}
