package dev.hexkey.tokenprovider.conformance;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.UnreachableException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A token source that a test drives by hand: token-1, token-2 and so on, one for each fetch, of
 * which nothing says when they end; or whatever the test sets instead. Thread-safe.
 */
public final class HandTokens implements TokenSource {
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile @Nullable String instead;
  private volatile @Nullable String claims;
  private volatile boolean fails;

  @Override
  public AccessToken fetch(TokenRequest request) {
    int number = fetches.incrementAndGet();
    claims = request.claims();
    if (fails) {
      throw new UnreachableException(
          Problem.of(ErrorCodes.SOURCE_UNAVAILABLE, "The hand rests.", "Wait for it."));
    }
    String other = instead;
    return AccessToken.of(other != null ? other : "token-" + number);
  }

  /** How often it was asked. */
  public int fetches() {
    return fetches.get();
  }

  /** The claims that it was last asked for. */
  public @Nullable String claims() {
    return claims;
  }

  /** From now on every fetch fails as unreachable. */
  public void fail() {
    fails = true;
  }

  /** From now on every fetch gives these bytes. */
  public void giveInstead(String value) {
    instead = value;
  }
}
