package dev.hexkey.adapters.openbao;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Waits between two attempts; tests stand in for it. */
@FunctionalInterface
interface Pause {
  Pause SLEEP = time -> Thread.sleep(time.toMillis());

  void await(Duration time) throws InterruptedException;

  /** A random share of a time, so that rivals come apart. */
  static Duration upTo(Duration most) {
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most.toMillis() + 1));
  }
}
