package dev.hexkey.tokenprovider.aws;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.UnreachableException;
import java.util.concurrent.ExecutionException;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.identity.spi.TokenIdentity;

/** Asks an identity provider of the SDK's. */
final class IdentitySource implements TokenSource {
  private final IdentityProvider<? extends TokenIdentity> identities;

  IdentitySource(IdentityProvider<? extends TokenIdentity> identities) {
    this.identities = identities;
  }

  @Override
  public AccessToken fetch(TokenRequest request) throws InterruptedException {
    TokenIdentity identity;
    try {
      identity = identities.resolveIdentity(ResolveIdentityRequest.builder().build()).get();
    } catch (ExecutionException e) {
      // without the cause, whose text is the SDK's and may hold a response
      throw new UnreachableException(
          Problem.of(
              ErrorCodes.SOURCE_UNAVAILABLE,
              "The AWS SDK's token provider gave no token.",
              "Look at how the AWS SDK is configured here, and whether its sign-in has ended."));
    }
    AccessToken.Builder token = AccessToken.builder(identity.token());
    identity.expirationTime().ifPresent(token::expiresAt);
    return token.build();
  }

  @Override
  public String label() {
    return "AWS token provider";
  }

  @Override
  public boolean canReplaceRejected() {
    return false;
  }
}
