package dev.hexkey.tokenprovider.conformance;

import dev.hexkey.ports.Challenge;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TokenListener;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.TokenState;
import dev.hexkey.ports.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Stands in for the engine until it is there. */
final class InterimProvider implements TokenProvider {
  private final TokenSource source;
  private @Nullable CurrentToken current; // guarded by this
  private long generation; // guarded by this
  private boolean closed; // guarded by this

  InterimProvider(TokenSource source) {
    this.source = source;
  }

  @Override
  public synchronized CurrentToken token() {
    if (closed) {
      throw new ClosedException(Problem.of(ErrorCodes.CLOSED, "Closed.", "Open another."));
    }
    CurrentToken now = current;
    return now != null ? now : fetch(TokenRequest.Reason.FIRST);
  }

  private CurrentToken fetch(TokenRequest.Reason reason) {
    try {
      String value =
          source
              .fetch(
                  new TokenRequest(
                      reason, null, null, Duration.ZERO, Deadline.after(Duration.ofSeconds(25))))
              .revealText();
      CurrentToken token = new CurrentToken("Bearer " + value, null, ++generation);
      current = token;
      return token;
    } catch (HexkeyException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized Verdict rejected(String value, @Nullable Challenge challenge) {
    CurrentToken now = token();
    if (!now.revealText().equals(value)) {
      return Verdict.retry(now, Duration.ZERO);
    }
    if (challenge != null && challenge.isInsufficientScope()) {
      return Verdict.giveUp(null);
    }
    current = null;
    try {
      return Verdict.retry(fetch(TokenRequest.Reason.REJECTED), Duration.ZERO);
    } catch (HexkeyException e) {
      return Verdict.giveUp(e);
    }
  }

  @Override
  public String get() {
    return token().revealText();
  }

  @Override
  public String header() {
    return token().revealHeader();
  }

  @Override
  public CompletionStage<String> getAsync() {
    return staged(this::get);
  }

  @Override
  public CompletionStage<String> headerAsync() {
    return staged(this::header);
  }

  @Override
  public CompletionStage<Verdict> rejectedAsync(String value, @Nullable Challenge challenge) {
    return staged(() -> rejected(value, challenge));
  }

  @Override
  public synchronized CompletionStage<CurrentToken> refresh() {
    return staged(() -> fetch(TokenRequest.Reason.AHEAD));
  }

  private static <T> CompletionStage<T> staged(java.util.function.Supplier<T> call) {
    try {
      return CompletableFuture.completedFuture(call.get());
    } catch (HexkeyException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public String get(Duration atLeast) {
    return get();
  }

  @Override
  public String get(Deadline deadline) {
    return get();
  }

  @Override
  public CurrentToken token(Duration atLeast, Deadline deadline) {
    return token();
  }

  @Override
  public TokenState state() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Subscription subscribe(TokenListener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
