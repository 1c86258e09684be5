package dev.hexkey.tokenprovider.aws;

import dev.hexkey.ports.TokenProvider;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.identity.spi.TokenIdentity;

/** What the SDK asks for the token of each call. */
final class ProvidedIdentity implements IdentityProvider<TokenIdentity> {
  private final TokenProvider provider;

  ProvidedIdentity(TokenProvider provider) {
    this.provider = provider;
  }

  @Override
  public Class<TokenIdentity> identityType() {
    return TokenIdentity.class;
  }

  @Override
  public CompletableFuture<TokenIdentity> resolveIdentity(ResolveIdentityRequest request) {
    return provider.getAsync().<TokenIdentity>thenApply(Identity::new).toCompletableFuture();
  }

  @Override
  public String toString() {
    return "ProvidedIdentity";
  }

  /** A token whose text does not show it, as the SDK's own does. */
  private record Identity(String token) implements TokenIdentity {
    @Override
    public String toString() {
      return "Identity[redacted]";
    }
  }
}
