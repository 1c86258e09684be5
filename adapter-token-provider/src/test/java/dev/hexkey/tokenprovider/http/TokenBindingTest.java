package dev.hexkey.tokenprovider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.Tokens;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBindingTest {
  private final TokenProvider provider = Tokens.from(() -> AccessToken.of("token-1"));

  @ParameterizedTest
  @ValueSource(
      strings = {"http://api.example.com", "http://10.0.0.1:8080", "http://127.0.0.1.example.com"})
  void O5_plainHttpIsRefused(String origin) {
    assertThatIllegalArgumentException().isThrownBy(() -> TokenBinding.of(provider, origin));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:8080", "http://127.0.0.1", "http://[::1]:1"})
  void O5_loopbackNeedsNoEncryption(String origin) {
    assertThat(TokenBinding.of(provider, origin).appliesTo(URI.create(origin + "/a"), false))
        .isTrue();
  }

  @Test
  void O5_plainHttpIsAllowedByName() {
    TokenBinding binding =
        TokenBinding.builder(provider).plainHttpOrigin("http://internal:8080").build();

    assertThat(binding.appliesTo(URI.create("http://internal:8080/a"), false)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.example.com/a",
        "https://API.example.com:443/a?b=c",
        "HTTPS://api.example.com"
      })
  void O6_theOriginGetsATokenHoweverItIsSpelt(String target) {
    TokenBinding binding = TokenBinding.of(provider, "https://api.example.com");

    assertThat(binding.appliesTo(URI.create(target), false)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.example.com/a",
        "https://api.example.com:8443/a",
        "https://example.com/a",
        "https://api.example.com.evil.test/a",
        "https://api.example.com@evil.test/a",
        "/a",
        "mailto:a@api.example.com"
      })
  void O6_everythingElseGetsNone(String target) {
    TokenBinding binding = TokenBinding.of(provider, "https://api.example.com");

    assertThat(binding.appliesTo(URI.create(target), false)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.example.com",
        "https://api.example.com/v1",
        "https://user:pw@api.example.com",
        "ftp://api.example.com",
        "not a uri"
      })
  void whatIsNoOriginIsRefusedWithoutRepeatingIt(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenBinding.of(provider, text))
        .withMessageNotContaining("pw")
        .withNoCause();
  }

  @Test
  void aBindingNamesAnOrigin() {
    assertThatIllegalArgumentException().isThrownBy(() -> TokenBinding.of(provider));
  }
}
