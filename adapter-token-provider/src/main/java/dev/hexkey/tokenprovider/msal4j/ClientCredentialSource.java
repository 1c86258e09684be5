package dev.hexkey.tokenprovider.msal4j;

import com.microsoft.aad.msal4j.ClaimsRequest;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IConfidentialClientApplication;
import com.microsoft.aad.msal4j.MsalServiceException;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.UnreachableException;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Client credentials through MSAL. */
final class ClientCredentialSource implements TokenSource {
  private static final Set<String> MISCONFIGURED =
      Set.of("invalid_client", "unauthorized_client", "invalid_scope", "unsupported_grant_type");

  private final IConfidentialClientApplication application;
  private final Set<String> scopes;

  ClientCredentialSource(IConfidentialClientApplication application, Set<String> scopes) {
    this.application = application;
    this.scopes = scopes;
  }

  @Override
  public AccessToken fetch(TokenRequest request) throws Exception {
    ClientCredentialParameters.ClientCredentialParametersBuilder parameters =
        ClientCredentialParameters.builder(scopes).skipCache(true);
    if (request.claims() != null) {
      parameters.claims(ClaimsRequest.formatAsClaimsRequest(request.claims()));
    }
    IAuthenticationResult result;
    try {
      result = application.acquireToken(parameters.build()).get();
    } catch (ExecutionException e) {
      throw translated(e.getCause());
    }
    AccessToken.Builder token = AccessToken.builder(result.accessToken());
    Date expiry = result.expiresOnDate();
    if (expiry != null) {
      token.expiresAt(expiry.toInstant());
    }
    return token.build();
  }

  /** Without the cause: its text holds the issuer's reply. */
  private static HexkeyException translated(@Nullable Throwable cause) {
    if (cause instanceof MsalServiceException said && MISCONFIGURED.contains(said.errorCode())) {
      return new MisconfiguredException(
          Problem.of(
              ErrorCodes.CLIENT_MISCONFIGURED,
              "Microsoft Entra ID refuses the MSAL application.",
              "Compare its identifier, credential and scopes with the app registration."));
    }
    return new UnreachableException(
        Problem.of(
            ErrorCodes.SOURCE_UNAVAILABLE,
            "MSAL obtained no token.",
            "Look at whether Microsoft Entra ID can be reached from here."));
  }

  @Override
  public String label() {
    return "MSAL client credentials";
  }
}
