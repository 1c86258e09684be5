package dev.hexkey.core;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TimedOutException;
import dev.hexkey.renewal.Flight;

/** How an interrupted wait ends: the caller leaves at once, the work it waited for goes on. */
final class Interrupts {
  private Interrupts() {}

  /**
   * Waits for a flight.
   *
   * @throws TimedOutException with reason {@code INTERRUPTED} if the caller was interrupted; its
   *     interrupt flag is set again
   */
  static <V> V await(Flight<V> flight) {
    try {
      return flight.await();
    } catch (InterruptedException e) {
      throw left();
    }
  }

  /** The error of a caller that was interrupted; sets its interrupt flag again. */
  static TimedOutException left() {
    Thread.currentThread().interrupt();
    return new TimedOutException(
        Problem.of(
                ErrorCodes.VAULT_TIMEOUT,
                "The wait was interrupted before there was an answer.",
                "Try again from a thread that is not interrupted.")
            .withReason("INTERRUPTED"));
  }
}
