package dev.hexkey.cli;

import dev.hexkey.ports.Family;

/**
 * The exit codes, published in {@code docs/exit-codes.md}; none ever changes its meaning. From 70
 * to 79 the same command, run again later, may succeed without anybody acting.
 */
final class ExitCodes {
  static final int OK = 0;

  /** A failure that Hexkey has no name for: a fault of Hexkey, or output that nobody took. */
  static final int UNEXPECTED = 1;

  /** The command line is not understood; nothing was done. */
  static final int USAGE = 2;

  /** The doctor found something that does not work. */
  static final int UNHEALTHY = 3;

  /** Stopped from the keyboard, as shells count it; the JVM sets it. */
  static final int INTERRUPTED = 130;

  /** The reader of the output went away, as shells count it. */
  static final int READER_WENT_AWAY = 141;

  private ExitCodes() {}

  static int of(Family family) {
    return switch (family) { // no default: a new family has to be given its code here
      case ABSENT -> 4;
      case FORBIDDEN -> 5;
      case UNAUTHENTICATED -> 6;
      case INVALID -> 7;
      case MISCONFIGURED -> 8;
      case UNSUPPORTED -> 9;
      case LOCKED -> 10;
      case DAMAGED -> 11;
      case DELETED -> 12;
      case DESTROYED -> 13;
      case DISABLED -> 14;
      case EXPIRED -> 15;
      case CLOSED -> 16;
      case UNREACHABLE -> 75; // EX_TEMPFAIL of sysexits.h
      case TIMED_OUT -> 76;
      case THROTTLED -> 77;
      case CONFLICTING -> 78;
    };
  }
}
