package dev.hexkey.tokenprovider.jaxrs;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.http.TokenBinding;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;

/**
 * Puts a token into the requests of a JAX-RS client, and sends a refused one again. For {@code
 * register} of a client, a target or a MicroProfile REST client's builder. Thread-safe.
 */
public final class TokenFeature implements Feature {
  private final TokenBinding binding;

  private TokenFeature(TokenBinding binding) {
    this.binding = binding;
  }

  /**
   * A feature for requests to these origins.
   *
   * @param origins that may see tokens, such as {@code https://api.example.com}
   */
  public static TokenFeature of(TokenProvider provider, String... origins) {
    return of(TokenBinding.of(provider, origins));
  }

  /** A feature for what the binding says. */
  public static TokenFeature of(TokenBinding binding) {
    return new TokenFeature(binding);
  }

  @Override
  public boolean configure(FeatureContext context) {
    context.register(new TokenClientFilter(binding), Priorities.AUTHENTICATION);
    return true;
  }
}
