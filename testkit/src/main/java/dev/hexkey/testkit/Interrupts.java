package dev.hexkey.testkit;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import java.util.Optional;

/** Calls made on a thread whose interrupt flag is up; leaves the flag down. */
final class Interrupts {
  private Interrupts() {}

  /** Whether the flag is still up after the call, whatever the call did. */
  static boolean isKeptBy(Runnable call) {
    Thread.currentThread().interrupt();
    try {
      call.run();
    } catch (HexkeyException e) {
      // leaving early is allowed
      return Thread.interrupted();
    }
    return Thread.interrupted();
  }

  /** The family in which the call failed; empty if it did not. */
  static Optional<Family> familyOf(Runnable call) {
    Thread.currentThread().interrupt();
    try {
      call.run();
      return Optional.empty();
    } catch (HexkeyException e) {
      return Optional.of(e.family());
    } finally {
      Thread.interrupted();
    }
  }
}
