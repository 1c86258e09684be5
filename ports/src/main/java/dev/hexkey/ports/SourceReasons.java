package dev.hexkey.ports;

/**
 * The reasons beside the code {@code SOURCE_UNAVAILABLE} that tell the core whether a request may
 * be sent again at once.
 */
public final class SourceReasons {
  /** No connection was made, so nothing was sent. */
  public static final String NOT_CONNECTED = "NOT_CONNECTED";

  /** A gateway answered 502, 503 or 504, without saying when to come again. */
  public static final String GATEWAY = "GATEWAY";

  /** The request was sent, and what became of it is not known. */
  public static final String RESPONSE_LOST = "RESPONSE_LOST";

  private SourceReasons() {}
}
