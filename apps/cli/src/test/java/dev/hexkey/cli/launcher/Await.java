package dev.hexkey.cli.launcher;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process does. */
final class Await {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private Await() {}

  static void until(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not happen within " + LONGEST);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }
}
