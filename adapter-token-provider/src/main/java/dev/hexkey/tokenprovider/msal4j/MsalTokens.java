package dev.hexkey.tokenprovider.msal4j;

import com.microsoft.aad.msal4j.AppTokenProviderParameters;
import com.microsoft.aad.msal4j.IConfidentialClientApplication;
import com.microsoft.aad.msal4j.TokenProviderResult;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * MSAL's confidential clients, in both directions:
 *
 * <pre>{@code
 * ConfidentialClientApplication.builder(id, anySecret)
 *     .appTokenProvider(MsalTokens.appTokenProvider(provider))
 * }</pre>
 */
public final class MsalTokens {
  private MsalTokens() {}

  /**
   * What MSAL calls where it would go to Microsoft Entra ID. It keeps what it gets until that ends;
   * skip its cache after a refusal.
   */
  public static Function<AppTokenProviderParameters, CompletableFuture<TokenProviderResult>>
      appTokenProvider(TokenProvider provider) {
    return new AppTokens(provider);
  }

  /**
   * The client credentials of an MSAL application as a source. Its own cache is passed over for
   * every token: Hexkey asks only when it wants a new one.
   */
  public static TokenSource source(IConfidentialClientApplication application, Set<String> scopes) {
    return new ClientCredentialSource(application, Set.copyOf(scopes));
  }
}
