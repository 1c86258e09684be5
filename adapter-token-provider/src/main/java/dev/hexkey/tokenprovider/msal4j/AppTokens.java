package dev.hexkey.tokenprovider.msal4j;

import com.microsoft.aad.msal4j.AppTokenProviderParameters;
import com.microsoft.aad.msal4j.TokenProviderResult;
import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.TokenProvider;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hands the provider's token to MSAL. */
final class AppTokens
    implements Function<AppTokenProviderParameters, CompletableFuture<TokenProviderResult>> {
  /** MSAL wants an end; a token of which nobody knows one is used until it is refused. */
  private static final Instant UNKNOWN_END = Instant.parse("9999-01-01T00:00:00Z");

  /** MSAL refuses a result without a tenant, and does not always say which it wants. */
  private static final String NO_TENANT = "organizations";

  private final TokenProvider provider;

  AppTokens(TokenProvider provider) {
    this.provider = provider;
  }

  @Override
  public CompletableFuture<TokenProviderResult> apply(AppTokenProviderParameters parameters) {
    return provider
        .getAsync()
        .thenApply(ready -> result(provider.token(), parameters.getTenantId()))
        .toCompletableFuture();
  }

  private static TokenProviderResult result(CurrentToken token, @Nullable String tenant) {
    TokenProviderResult result = new TokenProviderResult();
    result.setAccessToken(token.revealText());
    result.setTenantId(tenant == null ? NO_TENANT : tenant);
    // whatever its name says, MSAL takes it for seconds since 1970
    result.setExpiresInSeconds(token.expiry().orElse(UNKNOWN_END).getEpochSecond());
    return result;
  }
}
