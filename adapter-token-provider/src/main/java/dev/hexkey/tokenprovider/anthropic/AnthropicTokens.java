package dev.hexkey.tokenprovider.anthropic;

import com.anthropic.core.http.Interceptor;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.http.TokenBinding;

/**
 * Gives the Anthropic SDK a token that is always valid:
 *
 * <pre>{@code
 * AnthropicOkHttpClient.builder()
 *     .addInterceptor(AnthropicTokens.interceptor(provider, "https://api.anthropic.com"))
 *     .build();
 * }</pre>
 */
public final class AnthropicTokens {
  private AnthropicTokens() {}

  /**
   * Puts the token in place of whatever credential the SDK found by itself.
   *
   * @param origins the servers that may see the token: that of the client's base URL
   * @throws IllegalArgumentException as {@link TokenBinding#of} throws
   */
  public static Interceptor interceptor(TokenProvider provider, String... origins) {
    TokenBinding.Builder binding = TokenBinding.builder(provider).replacingAuthorization();
    for (String origin : origins) {
      binding.origin(origin);
    }
    return interceptor(binding.build());
  }

  /**
   * The same with rules of one's own.
   *
   * @param binding one that leaves an {@code Authorization} alone leaves the SDK's {@code
   *     authToken} in place, too
   */
  public static Interceptor interceptor(TokenBinding binding) {
    return next -> new TokenHttpClient(next, binding);
  }
}
