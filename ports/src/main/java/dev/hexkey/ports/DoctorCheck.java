package dev.hexkey.ports;

/** One thing that a doctor looks at. */
public interface DoctorCheck {
  /** A short name in lower snake case. */
  String name();

  /** Looks, changes nothing, and does not throw for what it is there to find. */
  Finding run();

  /** How bad it is. */
  enum Level {
    /** As it should be. */
    OK,
    /** Works, but somebody should look. */
    WARNING,
    /** Does not work. */
    FAILURE
  }

  /**
   * What was found.
   *
   * @param message one sentence: what is so
   * @param suggestion one sentence: what to do; empty when all is well
   */
  record Finding(Level level, String message, String suggestion) {
    /** All is well. */
    public static Finding ok(String message) {
      return new Finding(Level.OK, message, "");
    }

    /** Works, but somebody should look. */
    public static Finding warning(String message, String suggestion) {
      return new Finding(Level.WARNING, message, suggestion);
    }

    /** Does not work. */
    public static Finding failure(String message, String suggestion) {
      return new Finding(Level.FAILURE, message, suggestion);
    }
  }
}
