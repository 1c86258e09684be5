package dev.hexkey.renewal;

import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Problem;

/** The error of everything that is used after it was closed. */
public final class Closed {
  private Closed() {}

  /** What a closed client throws; a new one each time. */
  public static ClosedException client() {
    return new ClosedException(
        Problem.of(ErrorCodes.CLOSED, "The client has been closed.", "Use a client that is open."));
  }
}
