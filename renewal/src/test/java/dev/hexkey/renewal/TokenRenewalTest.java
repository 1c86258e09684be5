package dev.hexkey.renewal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.ports.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenRenewalTest {
  private final TokenFixture fixture = new TokenFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aFreshTokenComesFromMemory() {
    TokenProvider provider = fixture.provider();

    assertThat(provider.get()).isEqualTo("token-1");
    assertThat(provider.header()).isEqualTo("Bearer token-1").isSameAs(provider.header());
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  @Test
  void anAgeingTokenIsRenewed() {
    TokenProvider provider = fixture.provider();
    provider.get();

    fixture.pass(Duration.ofMinutes(46).plusSeconds(31));

    assertThat(provider.get()).isEqualTo("token-2");
    assertThat(fixture.source.calls()).isEqualTo(2);
  }

  @Test
  void aFailingSourceIsLeftAlone() {
    fixture.source.thenThrow(TokenFixture.down());
    TokenProvider provider = fixture.provider();

    assertThatThrownBy(provider::get).isInstanceOf(UnreachableException.class);
    assertThatThrownBy(provider::get).isInstanceOf(UnreachableException.class);
    assertThat(fixture.source.calls()).isEqualTo(1);
    fixture.pass(Duration.ofMillis(500));
    assertThat(provider.get()).isEqualTo("token-2");
  }

  @Test
  void aRejectedTokenIsReplaced() {
    TokenProvider provider = fixture.provider();
    provider.get();

    Verdict verdict = provider.rejected("token-1", null);

    assertThat(verdict.action()).isEqualTo(Verdict.Action.RETRY);
    assertThat(verdict.token().orElseThrow().revealText()).isEqualTo("token-2");
  }

  @Test
  void theDefaultExecutorRenewsInTheBackground() throws Exception {
    TokenProvider provider = fixture.provider(TokenPolicy.DEFAULT);
    assertThat(provider.get()).isEqualTo("token-1");
    Gate gate = new Gate();
    fixture.source.then(
        request -> {
          gate.pass();
          return AccessToken.of("later", Duration.ofHours(1));
        });

    fixture.pass(Duration.ofMinutes(50));

    assertThat(provider.get()).isEqualTo("token-1");
    gate.awaitArrival();
    gate.open();
    while (!provider.get().equals("later")) {
      Thread.onSpinWait();
    }
  }
}
