package dev.hexkey.tokenprovider.feign;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.http.TokenBinding;
import feign.RequestInterceptor;
import feign.RequestTemplate;
import java.net.URI;

/**
 * Puts a token into the requests of a Feign client whose {@code Client} cannot be wrapped. Knows
 * nothing of refusals and redirects: prefer {@link TokenCapability}. Thread-safe.
 */
public final class TokenRequestInterceptor implements RequestInterceptor {
  private final TokenBinding binding;

  private TokenRequestInterceptor(TokenBinding binding) {
    this.binding = binding;
  }

  /**
   * For {@code Feign.builder().requestInterceptor(…)}.
   *
   * @param origins that may see tokens, such as {@code https://api.example.com}
   */
  public static TokenRequestInterceptor of(TokenProvider provider, String... origins) {
    return of(TokenBinding.of(provider, origins));
  }

  /** The same for what the binding says. */
  public static TokenRequestInterceptor of(TokenBinding binding) {
    return new TokenRequestInterceptor(binding);
  }

  @Override
  public void apply(RequestTemplate template) {
    // a retry runs on the template of the attempt before, whose value is ours to replace
    boolean authorized = template.headers().containsKey(TokenBinding.AUTHORIZATION);
    URI target = URI.create(template.feignTarget().url());
    if (binding.appliesTo(target, authorized)) {
      template.removeHeader(TokenBinding.AUTHORIZATION);
      // literal: braces of a value would be read as an expression
      template.headerLiteral(TokenBinding.AUTHORIZATION, binding.header());
    }
  }
}
