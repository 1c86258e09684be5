package dev.hexkey.tokenprovider.aws;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenSource;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.TokenIdentity;

/**
 * Gives a client of the AWS SDK that takes bearer tokens one that is always valid:
 *
 * <pre>{@code
 * CodeCatalystClient.builder().tokenProvider(AwsTokens.identity(provider)).build();
 * }</pre>
 *
 * <p>The SDK does not say that a service refused a token: report it with {@link
 * TokenProvider#rejected} where that happens.
 */
public final class AwsTokens {
  private AwsTokens() {}

  /** The provider's token as an identity; asked for each call, never blocking. */
  public static IdentityProvider<TokenIdentity> identity(TokenProvider provider) {
    return new ProvidedIdentity(provider);
  }

  /**
   * An identity of the SDK's as a source. It may keep a token of its own, which nothing can pass
   * over, so that a token that a server refused stays refused.
   */
  public static TokenSource source(IdentityProvider<? extends TokenIdentity> identities) {
    return new IdentitySource(identities);
  }
}
