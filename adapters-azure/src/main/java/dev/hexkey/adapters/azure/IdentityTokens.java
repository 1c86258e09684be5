package dev.hexkey.adapters.azure;

import dev.hexkey.ports.Challenge;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.Verdict;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of whoever is signed in now. Who comes next begins without any: no token of the person
 * before is handed out once {@link #startAnew} has returned. Thread-safe.
 */
final class IdentityTokens implements AutoCloseable {
  private final Supplier<TokenProvider> providers;
  private final ReentrantLock changing = new ReentrantLock();
  private volatile TokenProvider current;

  /**
   * Tokens.
   *
   * @param providers makes a provider that holds no token yet
   */
  IdentityTokens(Supplier<TokenProvider> providers) {
    this.providers = providers;
    this.current = providers.get();
  }

  /** As {@link TokenProvider#token(Duration, Deadline)}. */
  CurrentToken token(Deadline deadline) {
    TokenProvider asked = current;
    try {
      return asked.token(Duration.ZERO, deadline);
    } catch (ClosedException e) {
      TokenProvider now = current;
      if (now == asked) {
        throw e;
      }
      return now.token(Duration.ZERO, deadline);
    }
  }

  /** As {@link TokenProvider#rejected(String, Challenge)}. */
  Verdict rejected(String value, @Nullable Challenge challenge) {
    return current.rejected(value, challenge);
  }

  /** Lets go of the token of who was signed in so far. */
  void startAnew() {
    changing.lock();
    try {
      TokenProvider before = current;
      current = providers.get();
      before.close();
    } finally {
      changing.unlock();
    }
  }

  @Override
  public void close() {
    current.close();
  }
}
