package dev.hexkey.tokenprovider.springsecurity;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.UnauthenticatedException;
import dev.hexkey.ports.UnreachableException;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** Asks Spring Security's manager. */
final class ManagerSource implements TokenSource {
  private static final Set<String> MISCONFIGURED =
      Set.of(
          OAuth2ErrorCodes.INVALID_CLIENT,
          OAuth2ErrorCodes.UNAUTHORIZED_CLIENT,
          OAuth2ErrorCodes.INVALID_SCOPE,
          OAuth2ErrorCodes.UNSUPPORTED_GRANT_TYPE);

  private final OAuth2AuthorizedClientManager manager;
  private final Supplier<OAuth2AuthorizeRequest> requests;

  ManagerSource(OAuth2AuthorizedClientManager manager, Supplier<OAuth2AuthorizeRequest> requests) {
    this.manager = manager;
    this.requests = requests;
  }

  @Override
  public AccessToken fetch(TokenRequest request) {
    OAuth2AuthorizedClient client;
    try {
      client = manager.authorize(requests.get());
    } catch (OAuth2AuthorizationException e) {
      throw translated(e); // without the cause, whose text may hold a reply
    }
    if (client == null) {
      throw new MisconfiguredException(
          problem(
              ErrorCodes.CLIENT_MISCONFIGURED,
              "Spring Security has no way to authorize this client.",
              "Give its manager a provider for the client's grant type."));
    }
    AccessToken.Builder token = AccessToken.builder(client.getAccessToken().getTokenValue());
    Instant expiry = client.getAccessToken().getExpiresAt();
    if (expiry != null) {
      token.expiresAt(expiry);
    }
    return token.build();
  }

  private static HexkeyException translated(OAuth2AuthorizationException e) {
    String code = e.getError().getErrorCode();
    if (e instanceof ClientAuthorizationRequiredException
        || OAuth2ErrorCodes.INVALID_GRANT.equals(code)) {
      return new UnauthenticatedException(
          problem(
              ErrorCodes.SIGN_IN_REQUIRED,
              "Spring Security's client is not authorized any more.",
              "Sign in again."));
    }
    if (MISCONFIGURED.contains(code)) {
      return new MisconfiguredException(
          problem(
              ErrorCodes.CLIENT_MISCONFIGURED,
              "The issuer refuses Spring Security's client.",
              "Compare the client's registration with the issuer's."));
    }
    return new UnreachableException(
        problem(
            ErrorCodes.SOURCE_UNAVAILABLE,
            "Spring Security's client obtained no token.",
            "Look at whether the issuer can be reached."));
  }

  private static Problem problem(String code, String summary, String suggestion) {
    return Problem.of(code, summary, suggestion);
  }

  @Override
  public String label() {
    return "Spring Security";
  }

  @Override
  public boolean canReplaceRejected() {
    return false;
  }
}
