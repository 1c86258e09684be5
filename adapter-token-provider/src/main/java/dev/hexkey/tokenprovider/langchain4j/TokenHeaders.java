package dev.hexkey.tokenprovider.langchain4j;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The {@code Authorization} header as a map, made once for each token. Thread-safe.
 *
 * <p>Whoever takes it decides where the header goes: the token is bound to no origin here.
 */
public final class TokenHeaders implements Supplier<Map<String, String>> {
  private final TokenProvider provider;
  private volatile Made made = new Made("", Map.of());

  private TokenHeaders(TokenProvider provider) {
    this.provider = provider;
  }

  /** The view of a provider, which stays the caller's. */
  public static TokenHeaders of(TokenProvider provider) {
    return new TokenHeaders(provider);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a provider hands out one instance for each token
  public Map<String, String> get() {
    String header = provider.header();
    Made seen = made;
    if (seen.header != header) {
      seen = new Made(header, Map.of(TokenBinding.AUTHORIZATION, header));
      made = seen;
    }
    return seen.map;
  }

  @Override
  public String toString() {
    return "TokenHeaders[redacted]";
  }

  /** What was made of which header. */
  private static final class Made {
    private final String header;
    private final Map<String, String> map;

    Made(String header, Map<String, String> map) {
      this.header = header;
      this.map = map;
    }
  }
}
