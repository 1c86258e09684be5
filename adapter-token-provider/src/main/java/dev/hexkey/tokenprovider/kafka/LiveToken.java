package dev.hexkey.tokenprovider.kafka;

import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.TokenProvider;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.jspecify.annotations.Nullable;

/**
 * The token in Kafka's keeping. Kafka takes a new one only when most of a token's life is over, so
 * its value is read anew for each connection: one that was renewed early, because a server refused
 * the one before, is used at once. Immutable, thread-safe.
 */
final class LiveToken implements OAuthBearerToken {
  private final TokenProvider provider;
  private final CurrentToken token;
  private final Instant expiry;
  private final String principal;

  LiveToken(
      TokenProvider provider, CurrentToken token, Instant expiry, @Nullable String principal) {
    this.provider = provider;
    this.token = token;
    this.expiry = expiry;
    this.principal = principal != null ? principal : JwtSubject.of(token.revealText());
  }

  @Override
  public String value() {
    // called on the thread of all connections, which must not wait
    CompletableFuture<String> now = provider.getAsync().toCompletableFuture();
    return now.isDone() && !now.isCompletedExceptionally() ? now.join() : token.revealText();
  }

  @Override
  public Set<String> scope() {
    return Set.of();
  }

  @Override
  public long lifetimeMs() {
    return expiry.toEpochMilli();
  }

  @Override
  public String principalName() {
    return principal;
  }

  @Override
  public @Nullable Long startTimeMs() {
    return null;
  }

  @Override
  public String toString() {
    return "LiveToken[" + principal + "]";
  }
}
