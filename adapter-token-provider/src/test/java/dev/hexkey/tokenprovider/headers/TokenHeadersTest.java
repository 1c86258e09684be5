package dev.hexkey.tokenprovider.headers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.tokenprovider.schedule.TokenHour;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenHeadersTest {
  @Test
  void theMapIsMadeOnceForEachToken() {
    try (TokenHour schedule = new TokenHour()) {
      TokenHeaders headers = TokenHeaders.of(schedule.provider);

      Map<String, String> first = headers.get();

      assertThat(headers.get())
          .isSameAs(first)
          .containsOnly(Map.entry("Authorization", "Bearer token-1"));
      schedule.provider.rejected("token-1", null);
      assertThat(headers.get()).containsOnly(Map.entry("Authorization", "Bearer token-2"));
    }
  }

  @Test
  void N1_theTextShowsNoToken() {
    try (TokenHour schedule = new TokenHour()) {
      TokenHeaders headers = TokenHeaders.of(schedule.provider);
      headers.get();

      assertThat(headers.toString()).doesNotContain("token-1");
    }
  }
}
