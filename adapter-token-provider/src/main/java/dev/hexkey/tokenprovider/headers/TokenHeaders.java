package dev.hexkey.tokenprovider.headers;

import dev.hexkey.ports.TokenProvider;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The headers of the next request: one {@code Authorization}. For clients that ask for a map:
 *
 * <pre>{@code
 * OpenAiChatModel.builder().customHeaders(TokenHeaders.of(provider))
 * }</pre>
 *
 * <p>The client sends them wherever it sends its requests; this cannot know where that is. The map
 * is the same one for the life of a token. Thread-safe.
 */
public final class TokenHeaders implements Supplier<Map<String, String>> {
  private static final String AUTHORIZATION = "Authorization";

  private final TokenProvider provider;
  private volatile Map<String, String> current = Map.of();

  private TokenHeaders(TokenProvider provider) {
    this.provider = provider;
  }

  /** The headers of this provider. */
  public static TokenHeaders of(TokenProvider provider) {
    return new TokenHeaders(provider);
  }

  /**
   * The headers.
   *
   * @throws dev.hexkey.ports.HexkeyException as {@link TokenProvider#header()} throws
   */
  @Override
  @SuppressWarnings("ReferenceEquality") // a provider keeps one text for the life of a token
  public Map<String, String> get() {
    String header = provider.header();
    Map<String, String> known = current;
    if (known.get(AUTHORIZATION) == header) {
      return known;
    }
    Map<String, String> made = Map.of(AUTHORIZATION, header);
    current = made;
    return made;
  }

  @Override
  public String toString() {
    return "TokenHeaders[redacted]";
  }
}
