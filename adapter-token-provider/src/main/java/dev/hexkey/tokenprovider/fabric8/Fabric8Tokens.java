package dev.hexkey.tokenprovider.fabric8;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.http.TokenBinding;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.util.function.Consumer;

/**
 * Gives fabric8's Kubernetes client a token that is always valid:
 *
 * <pre>{@code
 * new KubernetesClientBuilder()
 *     .withHttpClientBuilderConsumer(Fabric8Tokens.with(provider, "https://cluster.example.com"))
 *     .build();
 * }</pre>
 *
 * <p>The client's own {@code OAuthTokenProvider} takes {@code provider::get} as well, but says
 * nothing of a refusal, and asks once a minute only.
 */
public final class Fabric8Tokens {
  private Fabric8Tokens() {}

  /**
   * Puts the token into each request, in place of what the client's configuration found.
   *
   * @param origins the API servers that may see it
   * @throws IllegalArgumentException as {@link TokenBinding#of} throws
   */
  public static Consumer<HttpClient.Builder> with(TokenProvider provider, String... origins) {
    TokenBinding.Builder binding = TokenBinding.builder(provider).replacingAuthorization();
    for (String origin : origins) {
      binding.origin(origin);
    }
    return with(binding.build());
  }

  /** The same with rules of one's own. */
  public static Consumer<HttpClient.Builder> with(TokenBinding binding) {
    // in place of the client's own interceptor, which would put its own token there
    return builder ->
        builder.addOrReplaceInterceptor(
            TokenRefreshInterceptor.NAME, new TokenInterceptor(binding));
  }
}
