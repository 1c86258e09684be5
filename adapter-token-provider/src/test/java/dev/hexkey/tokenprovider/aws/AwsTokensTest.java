package dev.hexkey.tokenprovider.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.testkit.Canary;
import dev.hexkey.tokenprovider.schedule.TokenHour;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.identity.spi.TokenIdentity;

class AwsTokensTest {
  private static final Instant END = Instant.parse("2030-01-01T00:00:00Z");
  private static final TokenRequest FIRST =
      new TokenRequest(
          TokenRequest.Reason.FIRST,
          null,
          null,
          Duration.ZERO,
          Deadline.after(Duration.ofSeconds(25)));

  @Test
  void P4_anIdentityIsASourceThatCannotBePassedOver() throws Exception {
    TokenSource source =
        AwsTokens.source(
            new Identities(CompletableFuture.completedFuture(new Identity("at", END))));

    AccessToken token = source.fetch(FIRST);

    assertThat(token.revealText()).isEqualTo("at");
    assertThat(token.expiry()).contains(END);
    assertThat(source.canReplaceRejected()).isFalse();
  }

  @Test
  void N2_whatTheSdkSaidIsNotShown() {
    TokenSource source =
        AwsTokens.source(
            new Identities(
                CompletableFuture.failedFuture(new IllegalStateException(Canary.SECRET))));

    assertThatThrownBy(() -> source.fetch(FIRST))
        .isInstanceOf(UnreachableException.class)
        .hasNoCause()
        .hasMessageNotContaining(Canary.SECRET);
  }

  @Test
  void N1_anIdentitysTextShowsNoToken() {
    try (TokenHour schedule = new TokenHour()) {
      TokenIdentity identity = AwsTokens.identity(schedule.provider).resolveIdentity().join();

      assertThat(identity.token()).isEqualTo("token-1");
      assertThat(identity.toString()).doesNotContain("token-1");
    }
  }

  private record Identity(String token, Instant end) implements TokenIdentity {
    @Override
    public Optional<Instant> expirationTime() {
      return Optional.of(end);
    }
  }

  private record Identities(CompletableFuture<TokenIdentity> answer)
      implements IdentityProvider<TokenIdentity> {
    @Override
    public Class<TokenIdentity> identityType() {
      return TokenIdentity.class;
    }

    @Override
    public CompletableFuture<TokenIdentity> resolveIdentity(ResolveIdentityRequest request) {
      return answer;
    }
  }
}
