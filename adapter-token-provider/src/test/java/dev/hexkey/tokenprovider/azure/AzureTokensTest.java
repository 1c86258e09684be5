package dev.hexkey.tokenprovider.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.renewal.TokenEngine;
import dev.hexkey.testkit.Canary;
import dev.hexkey.tokenprovider.schedule.TokenHour;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class AzureTokensTest {
  private static final String SCOPE = "https://vault.azure.net/.default";
  private static final Instant END = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void aTokenInAzuresKeepingFollowsTheProvider() {
    try (TokenHour schedule = new TokenHour()) {
      AccessToken kept = AzureTokens.credential(schedule.provider, SCOPE).getTokenSync(wanted());
      schedule.provider.rejected("token-1", null);

      assertThat(kept.getToken()).isEqualTo("token-2");
      assertThat(kept.getExpiresAt().toInstant()).isEqualTo(schedule.provider.state().expiry());
      assertThat(kept.isExpired()).isFalse();
      assertThat(kept.toString()).doesNotContain("token-2");
    }
  }

  @Test
  void M3_aTokenInAzuresKeepingEndsWithItsProvider() {
    try (TokenHour schedule = new TokenHour()) {
      AccessToken kept = AzureTokens.credential(schedule.provider, SCOPE).getTokenSync(wanted());
      schedule.provider.close();

      assertThat(kept.isExpired()).isTrue();
    }
  }

  @Test
  void O1_anotherScopeIsRefused() {
    try (TokenHour schedule = new TokenHour()) {
      TokenCredential credential = AzureTokens.credential(schedule.provider, SCOPE);
      TokenRequestContext other =
          new TokenRequestContext().addScopes("https://storage.azure.com/.default");

      assertThatThrownBy(() -> credential.getTokenSync(other))
          .isInstanceOf(MisconfiguredException.class);
      assertThatThrownBy(() -> credential.getToken(other).block())
          .isInstanceOf(MisconfiguredException.class);
    }
  }

  @Test
  void I1_theClaimsThatAServiceWantsReachTheSource() {
    List<String> claims = new CopyOnWriteArrayList<>();
    try (TokenEngine engine = TokenEngine.create()) {
      TokenProvider provider = engine.of(new Recording(claims), TokenPolicy.DEFAULT);
      TokenCredential credential = AzureTokens.credential(provider, SCOPE);
      credential.getTokenSync(wanted());

      AccessToken token =
          credential
              .getToken(wanted().setClaims("{\"access_token\":{}}").setCaeEnabled(true))
              .block(Duration.ofSeconds(20));

      assertThat(token).extracting(AccessToken::getToken).isEqualTo("token-2");
      assertThat(claims).containsExactly("none", "{\"access_token\":{}}");
    }
  }

  @Test
  void P4_aCredentialIsASourceThatCannotBePassedOver() throws Exception {
    TokenSource source =
        AzureTokens.source(
            request -> Mono.just(new AccessToken("at", END.atOffset(ZoneOffset.UTC))), SCOPE);

    assertThat(source.fetch(request(null)).revealText()).isEqualTo("at");
    assertThat(source.fetch(request(null)).expiry()).contains(END);
    assertThat(source.canReplaceRejected()).isFalse();
  }

  @Test
  void I1_claimsAreHandedToTheCredential() throws Exception {
    List<String> claims = new CopyOnWriteArrayList<>();
    TokenSource source =
        AzureTokens.source(
            request -> {
              claims.add(request.getClaims() + " " + request.isCaeEnabled());
              return Mono.just(new AccessToken("at", END.atOffset(ZoneOffset.UTC)));
            },
            SCOPE);

    source.fetch(request("{}"));

    assertThat(claims).containsExactly("{} true");
  }

  @Test
  void N2_whatTheIssuerSaidIsNotShown() {
    TokenSource source =
        AzureTokens.source(
            request -> Mono.error(new ClientAuthenticationException(Canary.SECRET, null)), SCOPE);

    assertThatThrownBy(() -> source.fetch(request(null)))
        .isInstanceOf(UnreachableException.class)
        .hasNoCause()
        .hasMessageNotContaining(Canary.SECRET);
  }

  private static TokenRequestContext wanted() {
    return new TokenRequestContext().addScopes(SCOPE);
  }

  private static TokenRequest request(@Nullable String claims) {
    return new TokenRequest(
        TokenRequest.Reason.FIRST,
        null,
        claims,
        Duration.ZERO,
        Deadline.after(Duration.ofSeconds(25)));
  }

  private record Recording(List<String> claims) implements TokenSource {
    @Override
    public dev.hexkey.ports.AccessToken fetch(TokenRequest request) {
      claims.add(request.claims() == null ? "none" : request.claims());
      return dev.hexkey.ports.AccessToken.of("token-" + claims.size(), Duration.ofHours(1));
    }
  }
}
