package dev.hexkey.tokenprovider.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.hexkey.ports.Challenge;
import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.Verdict;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import reactor.core.publisher.Mono;

/** What Azure's clients ask for a token. */
final class ProvidedCredential implements TokenCredential {
  private final TokenProvider provider;
  private final List<String> scopes;

  ProvidedCredential(TokenProvider provider, List<String> scopes) {
    this.provider = provider;
    this.scopes = scopes;
  }

  @Override
  public Mono<AccessToken> getToken(TokenRequestContext request) {
    return Mono.defer(() -> Mono.fromCompletionStage(fetch(request)));
  }

  @Override
  public AccessToken getTokenSync(TokenRequestContext request) {
    requireScopes(request);
    CurrentToken token = provider.token();
    if (request.getClaims() == null) {
      return new LiveToken(provider, token);
    }
    return answer(provider.rejected(token.revealText(), Challenge.forClaims(request.getClaims())));
  }

  private CompletionStage<AccessToken> fetch(TokenRequestContext request) {
    requireScopes(request);
    return provider
        .getAsync()
        .thenCompose(
            value -> {
              if (request.getClaims() == null) {
                return CompletableFuture.completedFuture(new LiveToken(provider, provider.token()));
              }
              return provider
                  .rejectedAsync(value, Challenge.forClaims(request.getClaims()))
                  .thenApply(this::answer);
            });
  }

  private AccessToken answer(Verdict verdict) {
    CurrentToken token =
        verdict
            .token()
            .orElseThrow(() -> verdict.problem().orElseGet(ProvidedCredential::withoutReason));
    return new LiveToken(provider, token);
  }

  private void requireScopes(TokenRequestContext request) {
    if (!scopes.containsAll(request.getScopes())) {
      throw new MisconfiguredException(
          Problem.of(
              ErrorCodes.CLIENT_MISCONFIGURED,
              "An Azure client asks for a scope that the token is not for.",
              "Make a credential for each service, with the scopes of its provider."));
    }
  }

  private static HexkeyException withoutReason() {
    return new MisconfiguredException(
        Problem.of(
            ErrorCodes.CLIENT_MISCONFIGURED,
            "There is no token with the claims that the service wants.",
            "Use a token source that can ask for claims."));
  }

  @Override
  public String toString() {
    return "ProvidedCredential";
  }
}
