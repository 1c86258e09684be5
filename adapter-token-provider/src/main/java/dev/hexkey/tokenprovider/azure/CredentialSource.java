package dev.hexkey.tokenprovider.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.AzureException;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.UnreachableException;
import java.time.OffsetDateTime;
import java.util.List;

/** Asks a credential of Azure's. */
final class CredentialSource implements TokenSource {
  private final TokenCredential credential;
  private final List<String> scopes;

  CredentialSource(TokenCredential credential, List<String> scopes) {
    this.credential = credential;
    this.scopes = scopes;
  }

  @Override
  public AccessToken fetch(TokenRequest request) {
    TokenRequestContext wanted = new TokenRequestContext().setScopes(scopes);
    if (request.claims() != null) {
      wanted.setClaims(request.claims()).setCaeEnabled(true);
    }
    com.azure.core.credential.AccessToken fetched;
    try {
      fetched = credential.getTokenSync(wanted);
    } catch (AzureException e) {
      // without the cause, whose text holds the issuer's reply
      throw new UnreachableException(
          Problem.of(
              ErrorCodes.SOURCE_UNAVAILABLE,
              "Azure's credential obtained no token.",
              "Look at how the credential is configured, and whether its issuer can be reached."));
    }
    AccessToken.Builder token = AccessToken.builder(fetched.getToken());
    token.expiresAt(fetched.getExpiresAt().toInstant());
    OffsetDateTime refresh = fetched.getRefreshAt();
    if (refresh != null) {
      token.refreshAt(refresh.toInstant());
    }
    return token.build();
  }

  @Override
  public String label() {
    return "Azure credential";
  }

  @Override
  public boolean canReplaceRejected() {
    return false;
  }
}
