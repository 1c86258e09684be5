package dev.hexkey.tokenprovider.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.policy.HttpPipelinePolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.util.List;

/**
 * Azure's credentials, in both directions:
 *
 * <pre>{@code
 * new SecretClientBuilder()
 *     .credential(AzureTokens.credential(provider, "https://vault.azure.net/.default"))
 *     .addPolicy(AzureTokens.replay(provider, "https://my.vault.azure.net"))
 * }</pre>
 */
public final class AzureTokens {
  private AzureTokens() {}

  /**
   * The provider's token as a credential.
   *
   * @param scopes what the token is good for; a client that asks for more is refused
   */
  public static TokenCredential credential(TokenProvider provider, String... scopes) {
    return new ProvidedCredential(provider, List.of(scopes));
  }

  /**
   * Sends a refused request once more with another token, which Azure's own policies do for a
   * claims challenge only.
   *
   * @param origins the services that may see the token
   * @throws IllegalArgumentException as {@link TokenBinding#of} throws
   */
  public static HttpPipelinePolicy replay(TokenProvider provider, String... origins) {
    return new ReplayPolicy(TokenBinding.of(provider, origins));
  }

  /**
   * A credential of Azure's as a source. It may keep a token of its own, which only a claims
   * challenge passes over, so that a token that a server refused stays refused.
   */
  public static TokenSource source(TokenCredential credential, String... scopes) {
    return new CredentialSource(credential, List.of(scopes));
  }
}
