package dev.hexkey.adapters.openbao;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** What is still said to a server on close: waited for during a second, then left behind. */
final class Farewell {
  private static final long PATIENCE_MILLIS = 1_000;

  private Farewell() {}

  /** Runs the last words; where they cannot be said, what they would end ends by itself. */
  static void say(Executor executor, Runnable words) {
    CountDownLatch done = new CountDownLatch(1);
    try {
      executor.execute(
          () -> {
            try {
              words.run();
            } finally {
              done.countDown();
            }
          });
      done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      return; // the client's threads ended first
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
