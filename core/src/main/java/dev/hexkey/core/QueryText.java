package dev.hexkey.core;

import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.ports.UriReason;
import dev.hexkey.ports.VersionSyntax;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The query of a secret URI, which names a version and nothing else. Nothing is decoded. */
final class QueryText {
  private static final String VERSION = "version";
  private static final String VERSION_IS = "version=";
  private static final String MOUNT = "mount";

  private QueryText() {}

  /**
   * Reads the version between two offsets of a text.
   *
   * @param syntax how the scheme writes versions; empty if it has none
   * @throws SecretUriException for the first of: empty, an empty parameter, a mount, a name twice,
   *     an unknown name, a value that is no version
   */
  static SecretVersion parse(String text, int start, int end, Optional<VersionSyntax> syntax) {
    if (start == end) {
      throw new SecretUriException(UriReason.EMPTY_QUERY, start);
    }
    if (!isVersionAlone(text, start, end) || syntax.isEmpty()) {
      requireVersionAlone(split(text, start, end), syntax.isPresent());
    }
    int valueStart = Math.min(start + VERSION_IS.length(), end);
    String value = text.substring(valueStart, end);
    return syntax
        .filter(known -> !value.isEmpty())
        .flatMap(known -> known.parse(value))
        .orElseThrow(() -> new SecretUriException(UriReason.BAD_VERSION, valueStart));
  }

  private static boolean isVersionAlone(String text, int start, int end) {
    return text.startsWith(VERSION_IS, start) && pairEnd(text, start, end) == end;
  }

  private static void requireVersionAlone(List<Pair> pairs, boolean versionIsKnown) {
    for (Pair pair : pairs) {
      if (pair.name().equals(MOUNT)) {
        throw new SecretUriException(UriReason.MOUNT_IN_QUERY, pair.start());
      }
    }
    Set<String> seen = new HashSet<>();
    for (Pair pair : pairs) {
      if (!seen.add(pair.name())) {
        throw new SecretUriException(UriReason.DUPLICATE_PARAM, pair.start());
      }
    }
    for (Pair pair : pairs) {
      if (!versionIsKnown || !pair.name().equals(VERSION)) {
        throw new SecretUriException(UriReason.UNKNOWN_PARAM, pair.start());
      }
    }
  }

  private static List<Pair> split(String text, int start, int end) {
    List<Pair> pairs = new ArrayList<>();
    int pairStart = start;
    while (pairStart <= end) {
      int pairEnd = pairEnd(text, pairStart, end);
      if (pairEnd == pairStart) {
        throw new SecretUriException(UriReason.EMPTY_PAIR, pairStart);
      }
      int equals = text.indexOf('=', pairStart);
      int nameEnd = equals < 0 || equals > pairEnd ? pairEnd : equals;
      pairs.add(new Pair(text.substring(pairStart, nameEnd), pairStart));
      pairStart = pairEnd + 1;
    }
    return pairs;
  }

  private static int pairEnd(String text, int start, int end) {
    int ampersand = text.indexOf('&', start);
    return ampersand < 0 || ampersand > end ? end : ampersand;
  }

  /**
   * One parameter.
   *
   * @param start where its name begins in the text
   */
  private record Pair(String name, int start) {}
}
