package dev.hexkey.tokenprovider.google;

import com.google.auth.oauth2.OAuth2Credentials;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.UnreachableException;
import java.io.IOException;
import java.util.Date;

/** Asks Google's credentials below their cache. */
final class CredentialsSource implements TokenSource {
  private final OAuth2Credentials credentials;

  CredentialsSource(OAuth2Credentials credentials) {
    this.credentials = credentials;
  }

  @Override
  public AccessToken fetch(TokenRequest request) {
    com.google.auth.oauth2.AccessToken fetched;
    try {
      fetched = credentials.refreshAccessToken();
    } catch (IOException e) {
      // without the cause, whose text holds the issuer's reply
      throw new UnreachableException(
          Problem.of(
              ErrorCodes.SOURCE_UNAVAILABLE,
              "Google's credentials obtained no token.",
              "Look at the account or key that they use, and whether Google can be reached."));
    }
    AccessToken.Builder token = AccessToken.builder(fetched.getTokenValue());
    Date expiry = fetched.getExpirationTime();
    if (expiry != null) {
      token.expiresAt(expiry.toInstant());
    }
    return token.build();
  }

  @Override
  public String label() {
    return "Google credentials";
  }
}
