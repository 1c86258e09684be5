package dev.hexkey.core;

import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Problem;

/** The error of everything that is used after it was closed. */
final class Closed {
  private Closed() {}

  static ClosedException client() {
    return new ClosedException(
        Problem.of(ErrorCodes.CLOSED, "The client has been closed.", "Use a client that is open."));
  }
}
