package dev.hexkey.adapters.azure;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How to wait; tests do not. */
@FunctionalInterface
interface Pause {
  Pause SLEEP = time -> Thread.sleep(time.toMillis());

  void await(Duration time) throws InterruptedException;

  /** The time, give or take a fifth. */
  static Duration jittered(Duration time) {
    return Duration.ofMillis(
        (long) (time.toMillis() * ThreadLocalRandom.current().nextDouble(0.8, 1.2)));
  }
}
