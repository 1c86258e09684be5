package dev.hexkey.tokenprovider.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.Tokens;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TokenHeadersTest {
  private final AtomicInteger calls = new AtomicInteger();
  private final TokenProvider provider =
      Tokens.from(() -> AccessToken.of("token-" + calls.incrementAndGet()));
  private final TokenHeaders headers = TokenHeaders.of(provider);

  @Test
  void theMapIsMadeOnceForEachToken() {
    Map<String, String> first = headers.get();

    assertThat(first).containsExactly(Map.entry("Authorization", "Bearer token-1"));
    assertThat(headers.get()).isSameAs(first);
  }

  @Test
  void anotherTokenIsAnotherMap() {
    headers.get();
    provider.refresh().toCompletableFuture().join();

    assertThat(headers.get()).containsExactly(Map.entry("Authorization", "Bearer token-2"));
  }

  @Test
  void N1_itsTextShowsNoToken() {
    headers.get();

    assertThat(headers.toString()).doesNotContain("token-1");
  }
}
