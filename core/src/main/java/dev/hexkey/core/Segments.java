package dev.hexkey.core;

import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.UriReason;
import org.jspecify.annotations.Nullable;

/**
 * The rules for the segments of mount and path. One pass notes every fault with its rank, and the
 * fault of the lowest rank is the verdict, so that a text with several faults always gets the same
 * one. Faults of one rank are reported where they first stand.
 */
final class Segments {
  private static final int MAX_LENGTH = 255;
  private static final int NOWHERE = -1;

  // Ranks: what a decoder or a file system could turn into another path comes first.
  private static final int ENCODED_SLASH = 0;
  private static final int PERCENT = 1;
  private static final int BACKSLASH = 2;
  private static final int TRAVERSAL = 3;
  private static final int EMPTY = 4;
  private static final int WILDCARD = 5;
  private static final int FORM = 6;
  private static final int FAULTLESS = 7;

  private final String text;
  private final UriReason wildcardReason;
  private int rank = FAULTLESS;
  private @Nullable UriReason reason;
  private int offset;

  private Segments(String text, UriReason wildcardReason) {
    this.text = text;
    this.wildcardReason = wildcardReason;
  }

  /**
   * Checks one or more segments.
   *
   * @param start where the first one begins
   * @param end where the last one ends
   * @param wildcardReason the verdict on a {@code *}
   * @throws SecretUriException at the offset of the fault in {@code text}
   */
  static void check(String text, int start, int end, UriReason wildcardReason) {
    Segments segments = new Segments(text, wildcardReason);
    segments.scan(start, end);
    UriReason fault = segments.reason;
    if (fault != null) {
      throw new SecretUriException(fault, segments.offset);
    }
  }

  /** Whether a text is one or more segments that keep the rules, joined by slashes. */
  static boolean areWellFormed(String text) {
    Segments segments = new Segments(text, UriReason.WILDCARD_IN_POINTER);
    segments.scan(0, text.length());
    return segments.reason == null;
  }

  private void scan(int start, int end) {
    int segmentStart = start;
    int illegalChar = NOWHERE;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (isWordChar(c)) {
        continue;
      }
      switch (c) {
        case '/' -> {
          close(segmentStart, i, illegalChar);
          segmentStart = i + 1;
          illegalChar = NOWHERE;
        }
        case '.' -> {
          if (i + 1 < end && text.charAt(i + 1) == '.') {
            note(TRAVERSAL, UriReason.TRAVERSAL, i);
          }
        }
        case '%' -> notePercent(i);
        case '\\' -> note(BACKSLASH, UriReason.SEGMENT_CHAR, i);
        case '*' -> note(WILDCARD, wildcardReason, i);
        default -> illegalChar = illegalChar == NOWHERE ? i : illegalChar;
      }
    }
    close(segmentStart, end, illegalChar);
  }

  private void close(int start, int end, int illegalChar) {
    if (start == end) {
      note(EMPTY, UriReason.EMPTY_SEGMENT, end);
    } else if (illegalChar != NOWHERE) {
      note(FORM, UriReason.SEGMENT_CHAR, illegalChar);
    } else if (end - start > MAX_LENGTH) {
      note(FORM, UriReason.SEGMENT_TOO_LONG, start + MAX_LENGTH);
    } else if (text.charAt(end - 1) == '.') {
      UriReason dot = end - start == 1 ? UriReason.DOT_SEGMENT : UriReason.TRAILING_DOT;
      note(FORM, dot, end - 1);
    }
  }

  private void notePercent(int at) {
    boolean slash =
        text.regionMatches(true, at, "%2f", 0, 3) || text.regionMatches(true, at, "%5c", 0, 3);
    if (slash) {
      note(ENCODED_SLASH, UriReason.ENCODED_SLASH, at);
    } else {
      note(PERCENT, UriReason.PERCENT_IN_PATH, at);
    }
  }

  private void note(int newRank, UriReason newReason, int at) {
    if (newRank < rank) {
      rank = newRank;
      reason = newReason;
      offset = at;
    }
  }

  private static boolean isWordChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }
}
