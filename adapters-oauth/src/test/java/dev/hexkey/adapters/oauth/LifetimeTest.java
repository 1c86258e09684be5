package dev.hexkey.adapters.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.InvalidException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sources make of the lifetimes that issuers state; the core does the rest of A. */
class LifetimeTest {
  private final FakeIssuer issuer = new FakeIssuer();

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void aNumberIsSeconds() {
    AccessToken token = issuer.gives("\"expires_in\":3600").fetch();

    assertThat(token.lifetime()).contains(Duration.ofHours(1));
  }

  @Test
  void A2_digitStringsAreSeconds() {
    AccessToken token = issuer.gives("\"expires_in\":\"3600\"").fetch();

    assertThat(token.lifetime()).contains(Duration.ofHours(1));
    assertThat(token.isLifetimeIgnored()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "\"0\"", "\"-3600\""})
  void A3_zeroAndLessStayWhatTheyAre(String stated) {
    AccessToken token = issuer.gives("\"expires_in\":" + stated).fetch();

    assertThat(token.lifetime().orElseThrow()).isLessThanOrEqualTo(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"3600abc\"", "NaN", "1e999", "{\"s\":1}", "[3600]", "true", "\"\""})
  void A4_whatIsNoLifetimeIsIgnoredAndSaid(String stated) {
    AccessToken token = issuer.gives("\"expires_in\":" + stated).fetch();

    assertThat(token.lifetime()).isEmpty();
    assertThat(token.isLifetimeIgnored()).isTrue();
  }

  @Test
  void A5_theLongestLifetimeOverflowsNothing() {
    AccessToken token = issuer.gives("\"expires_in\":9223372036854775807").fetch();

    assertThat(token.lifetime()).contains(Duration.ofSeconds(Long.MAX_VALUE));
  }

  @Test
  void A11_aTokenWithoutALifetimeHasNone() {
    issuer.gives("\"expires_in\":3600").gives("");
    AccessToken first = issuer.fetch();

    AccessToken second = issuer.fetch();

    assertThat(first.lifetime()).isPresent();
    assertThat(second.lifetime()).isEmpty();
    assertThat(second.isLifetimeIgnored()).isFalse();
  }

  @Test
  void A12_aReplyWithoutARefreshTokenLeavesTheOldOne() {
    assertThat(issuer.gives("").redeem().refreshToken()).isNull();
    assertThat(issuer.gives("\"refresh_token\":null").redeem().refreshToken()).isNull();
    assertThat(issuer.gives("\"refresh_token\":\"\"").redeem().refreshToken()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1798761600", "\"1798761600\"", "1798761600000", "\"2027-01-01T00:00:00Z\""})
  void A13_anInstantIsSecondsMillisecondsOrIso(String stated) {
    AccessToken token = issuer.gives("\"expires_on\":" + stated).fetch();

    assertThat(token.expiry()).contains(Instant.parse("2027-01-01T00:00:00Z"));
    assertThat(token.lifetime()).isEmpty();
  }

  @Test
  void A13_anInstantBeforeTheYear2000IsRefused() {
    issuer.gives("\"expires_on\":3600");

    assertThat(issuer.failure())
        .isInstanceOf(InvalidException.class)
        .hasMessageStartingWith("[" + ErrorCodes.MALFORMED_RESPONSE + "/EXPIRY]");
  }

  @Test
  void aLifetimeGoesBeforeAnInstant() {
    AccessToken token = issuer.gives("\"expires_in\":60,\"expires_on\":1798761600").fetch();

    assertThat(token.expiry()).isEmpty();
    assertThat(token.lifetime()).contains(Duration.ofMinutes(1));
  }

  @Test
  void A14_theIssuersOwnRefreshPointIsRead() {
    AccessToken in = issuer.gives("\"expires_in\":86400,\"refresh_in\":\"43200\"").fetch();
    AccessToken on = issuer.gives("\"expires_in\":86400,\"refresh_on\":1798761600").fetch();

    assertThat(in.refreshIn()).contains(Duration.ofHours(12));
    assertThat(on.refreshAt()).contains(Instant.parse("2027-01-01T00:00:00Z"));
  }

  @Test
  void aRefreshPointThatIsNoneIsLeftOut() {
    AccessToken token = issuer.gives("\"refresh_in\":-1,\"refresh_on\":\"soon\"").fetch();

    assertThat(token.refreshIn()).isEmpty();
    assertThat(token.refreshAt()).isEmpty();
  }

  @Test
  void A15_theIssuersTimeGoesWithTheToken() {
    Instant theirs = Instant.parse("2026-03-04T05:06:07Z");

    AccessToken token = issuer.gives("", "Date", FakeIssuer.date(theirs)).fetch();

    assertThat(token.issuerTime()).contains(theirs);
  }

  @Test
  void aDateThatIsNoneIsLeftOut() {
    assertThat(issuer.gives("", "Date", "yesterday").fetch().issuerTime()).isEmpty();
  }
}
