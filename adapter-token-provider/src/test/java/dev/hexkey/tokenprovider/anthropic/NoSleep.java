package dev.hexkey.tokenprovider.anthropic;

import com.anthropic.core.Sleeper;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The SDK waits between its tries; a test does not. */
final class NoSleep implements Sleeper {
  @Override
  public void sleep(Duration duration) {}

  @Override
  public CompletableFuture<Void> sleepAsync(Duration duration) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {}
}
