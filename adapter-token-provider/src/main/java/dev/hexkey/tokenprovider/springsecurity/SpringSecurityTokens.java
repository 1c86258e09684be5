package dev.hexkey.tokenprovider.springsecurity;

import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenSource;
import java.time.Instant;
import java.util.function.Supplier;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

/** Spring Security's authorized clients, with their tokens kept by Hexkey. */
public final class SpringSecurityTokens {
  private SpringSecurityTokens() {}

  /**
   * A manager whose clients all carry the provider's token, whoever asks: for an application that
   * calls as itself.
   */
  public static OAuth2AuthorizedClientManager manager(
      TokenProvider provider, ClientRegistration registration) {
    return request -> {
      CurrentToken token = provider.token();
      Instant expiry = token.expiry().orElse(null);
      OAuth2AccessToken access =
          new OAuth2AccessToken(
              OAuth2AccessToken.TokenType.BEARER, token.revealText(), null, expiry);
      return new OAuth2AuthorizedClient(registration, request.getPrincipal().getName(), access);
    };
  }

  /**
   * A manager of Spring's as a source. It keeps its token until that ends, and nothing passes that
   * over without also losing the refresh token, so a token that a server refused stays refused.
   *
   * @param request makes what the manager is asked, for each token
   */
  public static TokenSource source(
      OAuth2AuthorizedClientManager manager, Supplier<OAuth2AuthorizeRequest> request) {
    return new ManagerSource(manager, request);
  }
}
