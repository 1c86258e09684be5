package dev.hexkey.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How things are written for people. */
final class Text {
  private Text() {}

  /** A moment, to the second, in UTC. */
  static String instant(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * The same text with control characters shown as {@code ?}, so that it cannot play the screen.
   */
  static String printable(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      shown.append(Character.isISOControl(text.charAt(i)) ? '?' : text.charAt(i));
    }
    return shown.toString();
  }
}
