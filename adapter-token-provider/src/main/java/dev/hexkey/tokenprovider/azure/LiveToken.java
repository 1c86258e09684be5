package dev.hexkey.tokenprovider.azure;

import com.azure.core.credential.AccessToken;
import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenState;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;

/**
 * The token in the keeping of Azure's own cache, which asks for another one at most twice a minute
 * and waits where it had rather not: so the value is read anew for each request, and the cache may
 * keep the object as long as it likes. Thread-safe.
 */
final class LiveToken extends AccessToken {
  private static final Instant UNKNOWN_END = Instant.parse("9999-01-01T00:00:00Z");

  private final TokenProvider provider;
  private final CurrentToken token;

  LiveToken(TokenProvider provider, CurrentToken token) {
    super("", OffsetDateTime.MAX);
    this.provider = provider;
    this.token = token;
  }

  @Override
  public String getToken() {
    // called on threads that must not wait
    CompletableFuture<String> now = provider.getAsync().toCompletableFuture();
    return now.isDone() && !now.isCompletedExceptionally() ? now.join() : token.revealText();
  }

  @Override
  public OffsetDateTime getExpiresAt() {
    Instant expiry = provider.state().expiry();
    return (expiry != null ? expiry : UNKNOWN_END).atOffset(ZoneOffset.UTC);
  }

  @Override
  public boolean isExpired() {
    TokenState.Phase phase = provider.state().phase();
    return phase != TokenState.Phase.FRESH && phase != TokenState.Phase.AGEING;
  }

  @Override
  public String toString() {
    return "LiveToken[redacted]";
  }
}
