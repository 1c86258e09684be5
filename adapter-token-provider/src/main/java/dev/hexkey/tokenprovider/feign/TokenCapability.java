package dev.hexkey.tokenprovider.feign;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.http.TokenBinding;
import feign.Capability;
import feign.Client;

/**
 * Puts a token into the requests of a Feign client, below its interceptors and its {@code Retryer},
 * so that each attempt asks anew; sends a refused one again; and follows redirects itself, so that
 * no {@code Authorization} goes to another origin. Thread-safe.
 */
public final class TokenCapability implements Capability {
  private final TokenBinding binding;

  private TokenCapability(TokenBinding binding) {
    this.binding = binding;
  }

  /**
   * For {@code Feign.builder().addCapability(…)}.
   *
   * @param origins that may see tokens, such as {@code https://api.example.com}
   */
  public static TokenCapability of(TokenProvider provider, String... origins) {
    return of(TokenBinding.of(provider, origins));
  }

  /** The same for what the binding says. */
  public static TokenCapability of(TokenBinding binding) {
    return new TokenCapability(binding);
  }

  @Override
  public Client enrich(Client client) {
    return new TokenClient(client, binding);
  }
}
