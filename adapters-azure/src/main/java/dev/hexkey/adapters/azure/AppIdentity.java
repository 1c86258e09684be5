package dev.hexkey.adapters.azure;

import com.microsoft.aad.msal4j.ClaimsRequest;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IClientCredential;
import com.microsoft.aad.msal4j.OnBehalfOfParameters;
import com.microsoft.aad.msal4j.UserAssertion;
import dev.hexkey.adapters.azure.IdentityConfig.App;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.UnauthenticatedException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

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
    ClientCredentialParameters.ClientCredentialParametersBuilder parameters =
        ClientCredentialParameters.builder(Set.of(scope)).skipCache(true);
    if (request.claims() != null) {
      parameters.claims(ClaimsRequest.formatAsClaimsRequest(request.claims()));
    }
    return asked(application -> application.acquireToken(parameters.build()));
  }

  /**
   * Tokens of a person who sent one to the app: Entra's on-behalf-of flow, which is an assertion as
   * a grant (RFC 7523, section 2.1).
   *
   * @param sent the token that the person's program sent, which was issued for this app
   */
  TokenSource onBehalfOf(AccessToken sent) {
    return new OnBehalfOf(sent);
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

  private AccessToken asked(Question question) {
    try {
      return ask(question);
    } catch (HexkeyException e) {
      if (EntraErrors.isSecretRefused(e) && proof.renew()) {
        return ask(question);
      }
      throw e;
    }
  }

  private AccessToken ask(Question question) {
    return Entra.token(
        Entra.value(question.ask(entra.confidential(app, proof.current(), proof.sendsChain()))));
  }

  private interface Question {
    CompletableFuture<IAuthenticationResult> ask(ConfidentialClientApplication application);
  }

  private final class OnBehalfOf implements TokenSource {
    private final AccessToken sent;

    OnBehalfOf(AccessToken sent) {
      this.sent = sent;
    }

    @Override
    public AccessToken fetch(TokenRequest request) {
      OnBehalfOfParameters.OnBehalfOfParametersBuilder parameters =
          OnBehalfOfParameters.builder(Set.of(scope), new UserAssertion(sent.revealText()))
              .skipCache(true);
      if (request.claims() != null) {
        parameters.claims(ClaimsRequest.formatAsClaimsRequest(request.claims()));
      }
      try {
        return asked(application -> application.acquireToken(parameters.build()));
      } catch (UnauthenticatedException e) {
        throw EntraErrors.ofSender(e);
      }
    }

    @Override
    public String label() {
      return "Microsoft Entra ID, on behalf of a person";
    }

    @Override
    public int triesPerFlight() {
      return 2;
    }
  }
}
