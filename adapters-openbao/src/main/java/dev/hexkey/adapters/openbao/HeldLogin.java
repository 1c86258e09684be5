package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.TokenProvider;
import java.util.concurrent.Executor;

/** A login whose provider stays the same. Thread-safe. */
final class HeldLogin implements Login {
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
    Farewell.say(executor, revocation);
  }
}
