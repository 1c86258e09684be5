package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.TokenProvider;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A login whose provider stays the same. Thread-safe. */
final class HeldLogin implements Login {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final TokenProvider tokens;
  private final Runnable revocation;
  private final Executor executor;

  /**
   * A login.
   *
   * @param revocation ends the token; run when this is closed
   * @param executor where that runs, so that it can be left behind
   */
  HeldLogin(TokenProvider tokens, Runnable revocation, Executor executor) {
    this.tokens = tokens;
    this.revocation = revocation;
    this.executor = executor;
  }

  @Override
  public TokenProvider tokens() {
    return tokens;
  }

  @Override
  public void close() {
    tokens.close();
    CountDownLatch done = new CountDownLatch(1);
    try {
      executor.execute(
          () -> {
            try {
              revocation.run();
            } finally {
              done.countDown();
            }
          });
      done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      return; // the client's threads ended first; the token ends by itself
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
