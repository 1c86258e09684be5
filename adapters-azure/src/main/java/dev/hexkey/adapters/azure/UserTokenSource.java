package dev.hexkey.adapters.azure;

import com.microsoft.aad.msal4j.ClaimsRequest;
import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.PublicClientApplication;
import com.microsoft.aad.msal4j.SilentParameters;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenRequest.Reason;
import java.net.MalformedURLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/**
 * Tokens of the person who is signed in, out of the cache or by the refresh token in it. Never asks
 * a person. Thread-safe.
 *
 * <p>The cache is held from look to write, so that of several processes one asks Entra and the
 * others take what it got.
 */
final class UserTokenSource implements Identity {
  private static final Duration LEAST_LIFE = Duration.ofMinutes(5);

  private final AzureConfig config;
  private final Entra entra;
  private final TokenCacheRecord cache;
  private final InstantSource clock;

  UserTokenSource(AzureConfig config, Entra entra, TokenCacheRecord cache, InstantSource clock) {
    this.config = config;
    this.entra = entra;
    this.cache = cache;
    this.clock = clock;
  }

  @Override
  public AccessToken fetch(TokenRequest request) {
    try (TokenCacheRecord.Session session = cache.lock()) {
      PublicClientApplication application =
          entra.application(session, entra.http(), BorrowedExecutor.CALLER);
      IAccount account = entra.account(application).orElseThrow(EntraErrors::nobodySignedIn);
      boolean forced = request.reason() == Reason.REJECTED || request.claims() != null;
      IAuthenticationResult result = silent(application, account, request, forced);
      if (!forced && !isNews(result, request)) {
        result = silent(application, account, request, true);
      }
      return Entra.token(result);
    }
  }

  @Override
  public String label() {
    return "sign-in with Microsoft";
  }

  @Override
  public String identity() {
    return Credential.USER.setting();
  }

  @Override
  public int triesPerFlight() {
    return 2;
  }

  /** Whether this is another token than the one so far, as another process may have got it. */
  private boolean isNews(IAuthenticationResult result, TokenRequest request) {
    Instant end = result.expiresOnDate().toInstant();
    boolean longEnough = !clock.instant().plus(LEAST_LIFE).isAfter(end);
    return request.previous() == null
        || (longEnough && !request.previous().revealText().equals(result.accessToken()));
  }

  private IAuthenticationResult silent(
      PublicClientApplication application, IAccount account, TokenRequest request, boolean forced) {
    SilentParameters.SilentParametersBuilder parameters =
        SilentParameters.builder(Set.of(config.scope()), account)
            .authorityUrl(application.authority()) // MSAL's own idea of it lacks the port
            .forceRefresh(forced);
    if (request.claims() != null) {
      parameters.claims(ClaimsRequest.formatAsClaimsRequest(request.claims()));
    }
    try {
      return Entra.value(application.acquireTokenSilently(parameters.build()));
    } catch (MalformedURLException e) {
      throw EntraErrors.of(e);
    }
  }
}
