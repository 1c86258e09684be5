package dev.hexkey.tokenprovider.google;

import com.google.auth.Credentials;
import com.google.auth.oauth2.OAuth2Credentials;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.tokenprovider.http.TokenBinding;

/**
 * Google's credentials, in both directions:
 *
 * <pre>{@code
 * new HttpCredentialsAdapter(GoogleTokens.credentials(provider, "https://storage.googleapis.com"))
 * }</pre>
 */
public final class GoogleTokens {
  private GoogleTokens() {}

  /**
   * The provider's token as credentials, with no cache of their own.
   *
   * @param origins the services that may see it
   * @throws IllegalArgumentException as {@link TokenBinding#of} throws
   */
  public static Credentials credentials(TokenProvider provider, String... origins) {
    return new ProvidedCredentials(provider, TokenBinding.of(provider, origins));
  }

  /**
   * Credentials of Google's as a source. What they keep is passed over for every token: Hexkey asks
   * only when it wants a new one.
   */
  public static TokenSource source(OAuth2Credentials credentials) {
    return new CredentialsSource(credentials);
  }
}
