package dev.hexkey.adapters.azure;

/** A request to which no answer came. */
@SuppressWarnings("serial")
final class NoAnswerException extends Exception {
  /** Why. */
  enum Kind {
    /** The name of the host is not known. */
    UNKNOWN_HOST,
    /** Nobody was there, so that nothing was sent. */
    NOT_CONNECTED,
    /** The other side did not prove who it is. */
    TLS,
    /** It broke off after something may have been sent. */
    LOST,
    /** The time was up. */
    TIMED_OUT,
    /** The caller was interrupted; its interrupt flag is up. */
    INTERRUPTED,
    /** The answer was longer than any that is expected. */
    TOO_LARGE,
    /** We were closed meanwhile. */
    CLOSED
  }

  private final Kind kind;

  NoAnswerException(Kind kind) {
    super(kind.name(), null, false, false);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
