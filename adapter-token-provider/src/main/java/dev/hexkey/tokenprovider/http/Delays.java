package dev.hexkey.tokenprovider.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The seconds that some issuers need until all of their servers know a new token. Rare, so that a
 * thread for each is cheaper than a scheduler that would outlive its users.
 */
final class Delays {
  private Delays() {}

  /** Waits on this thread; false if it was interrupted. */
  static boolean sleep(Duration delay) {
    if (delay.isZero()) {
      return true;
    }
    try {
      Thread.sleep(delay.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Completes after that time, without blocking the caller. */
  static CompletionStage<Boolean> later(Duration delay) {
    if (delay.isZero()) {
      return CompletableFuture.completedFuture(true);
    }
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    Thread thread = new Thread(null, () -> ready.complete(sleep(delay)), "hexkey-replay", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
    return ready;
  }
}
