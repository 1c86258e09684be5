package dev.hexkey.adapters.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.renewal.TokenEngine;
import dev.hexkey.testkit.InMemoryAdapter;
import dev.hexkey.testkit.InMemoryRecordStore;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refresh tokens that come with an access token of no use. */
class RotationTest {
  private static final RecordKey GRANT = new RecordKey("default", "grant");
  private static final String SPOILT =
      "{\"access_token\":\"a\\nb\",\"token_type\":\"Bearer\",\"refresh_token\":\"next\"}";

  private final FakeIssuer issuer = new FakeIssuer();
  private final InMemoryRecordStore records =
      new InMemoryAdapter(Set.of("default"), issuer.clock).records();
  private final TokenEngine engine =
      TokenEngine.builder()
          .clock(issuer.clock)
          .ticker(issuer.clock)
          .recordStore(() -> records)
          .withoutLog()
          .build();
  private final TokenProvider provider =
      engine.rotating(
          issuer.client().refreshToken(), GRANT, TokenPolicy.builder().callerRuns().build());

  @BeforeEach
  void signIn() {
    engine.storeGrant(
        GRANT,
        new Redemption(
            AccessToken.of("ended", Duration.ofHours(1)), SecretValue.ofText(FakeIssuer.REFRESH)));
    issuer.clock.advance(Duration.ofHours(1));
  }

  @AfterEach
  void stop() {
    engine.close();
    issuer.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MALFORMED_TOKEN|CHARACTER|\"access_token\":\"a\\nb\",\"token_type\":\"Bearer\"",
        "MALFORMED_TOKEN|SCHEME|\"access_token\":\"Bearer x\",\"token_type\":\"Bearer\"",
        "MALFORMED_TOKEN|EMPTY|\"access_token\":\"\",\"token_type\":\"Bearer\"",
        "MALFORMED_RESPONSE|NO_TOKEN|\"token_type\":\"Bearer\"",
        "MALFORMED_RESPONSE|TOKEN_TYPE|\"access_token\":\"a\",\"token_type\":\"DPoP\"",
        "MALFORMED_RESPONSE|EXPIRY|"
            + "\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_on\":3600",
        "MALFORMED_RESPONSE|LIFETIME|"
            + "\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":-1"
      })
  void K4_theNextRefreshTokenIsStoredBeforeTheErrorIsReported(
      String code, String reason, String members) {
    issuer.answers(200, "{" + members + ",\"refresh_token\":\"next\"}");

    HexkeyException failure = failure();

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.reason()).contains(reason);
    assertThat(stored()).isEqualTo("next");
  }

  @Test
  void N8_aTokenThatIsTooLongDoesNotLoseTheRefreshToken() {
    issuer.answers(
        200,
        "{\"access_token\":\""
            + "a".repeat(65_537)
            + "\",\"token_type\":\"Bearer\",\"refresh_token\":\"next\"}");

    assertThat(failure().code()).isEqualTo(ErrorCodes.MALFORMED_TOKEN);
    assertThat(stored()).isEqualTo("next");
  }

  @Test
  void K3_theNextRenewalSendsTheRefreshTokenThatCame() {
    issuer.answers(200, SPOILT).gives("\"expires_in\":3600,\"refresh_token\":\"third\"");
    failure();

    issuer.clock.advance(Duration.ofSeconds(1));

    assertThat(provider.get()).isEqualTo("t1");
    assertThat(FakeIssuer.form(issuer.sent())).containsEntry("refresh_token", FakeIssuer.REFRESH);
    assertThat(FakeIssuer.form(issuer.sent())).containsEntry("refresh_token", "next");
    assertThat(stored()).isEqualTo("third");
  }

  @Test
  void withoutARefreshTokenTheErrorIsThrownAndTheOneBeforeStays() {
    issuer.answers(200, "{\"access_token\":\"a\\nb\",\"token_type\":\"Bearer\"}");

    assertThat(failure().code()).isEqualTo(ErrorCodes.MALFORMED_TOKEN);
    assertThat(stored()).isEqualTo(FakeIssuer.REFRESH);
  }

  @Test
  void N1_theErrorShowsNeitherToken() {
    issuer.answers(200, SPOILT.replace("next", "canary-next-5Tq"));

    HexkeyException failure = failure();

    assertThat(failure).hasMessageNotContaining("canary").hasMessageNotContaining("a\nb");
    assertThat(Objects.requireNonNull(failure.getCause())).hasMessageNotContaining("canary");
  }

  private HexkeyException failure() {
    return Assertions.catchThrowableOfType(HexkeyException.class, provider::get);
  }

  private String stored() {
    return records
        .find(GRANT)
        .orElseThrow()
        .value()
        .secret("refresh_token")
        .orElseThrow()
        .revealText();
  }
}
