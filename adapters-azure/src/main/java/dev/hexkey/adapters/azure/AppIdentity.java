package dev.hexkey.adapters.azure;

import com.microsoft.aad.msal4j.ClaimsRequest;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IClientCredential;
import dev.hexkey.adapters.azure.IdentityConfig.App;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenRequest;
import java.util.Set;

/**
 * Tokens of an app, which proves itself anew for each (RFC 6749, section 4.4). Nothing is kept:
 * MSAL's application is made for one request. Thread-safe.
 */
final class AppIdentity implements Identity {
  private final Credential kind;
  private final App app;
  private final String scope;
  private final Entra entra;
  private final Proof proof;

  AppIdentity(Credential kind, App app, String scope, Entra entra, Proof proof) {
    this.kind = kind;
    this.app = app;
    this.scope = scope;
    this.entra = entra;
    this.proof = proof;
  }

  /** What an app proves itself with. Thread-safe. */
  interface Proof {
    /**
     * The proof as it is now.
     *
     * @throws HexkeyException if it cannot be read
     */
    IClientCredential current();

    /** Whether certificates go along with it. */
    default boolean sendsChain() {
      return false;
    }

    /** Looks for another one, past what is remembered, since this one was refused. */
    default boolean renew() {
      return false;
    }
  }

  @Override
  public AccessToken fetch(TokenRequest request) {
    try {
      return ask(request);
    } catch (HexkeyException e) {
      if (EntraErrors.isSecretRefused(e) && proof.renew()) {
        return ask(request);
      }
      throw e;
    }
  }

  @Override
  public String identity() {
    return kind.setting();
  }

  @Override
  public String label() {
    return "Microsoft Entra ID, " + kind.setting();
  }

  @Override
  public int triesPerFlight() {
    return 2;
  }

  private AccessToken ask(TokenRequest request) {
    ClientCredentialParameters.ClientCredentialParametersBuilder parameters =
        ClientCredentialParameters.builder(Set.of(scope)).skipCache(true);
    if (request.claims() != null) {
      parameters.claims(ClaimsRequest.formatAsClaimsRequest(request.claims()));
    }
    IAuthenticationResult result =
        Entra.value(
            entra
                .confidential(app, proof.current(), proof.sendsChain())
                .acquireToken(parameters.build()));
    return Entra.token(result);
  }
}
