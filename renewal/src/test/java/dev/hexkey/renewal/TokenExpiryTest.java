package dev.hexkey.renewal;

import static dev.hexkey.renewal.TokenFixture.HOUR;
import static dev.hexkey.renewal.TokenFixture.failure;
import static dev.hexkey.renewal.TokenFixture.jwt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.TokenEvent;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenState.Phase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 5 A: finding the expiry. */
class TokenExpiryTest {
  private static final Duration TEN_YEARS = Duration.ofDays(3_650);

  private final TokenFixture fixture = new TokenFixture();
  private final TokenProvider provider = fixture.provider();
  private final Instant begin = fixture.clock.instant();

  @AfterEach
  void close() {
    fixture.close();
  }

  private Optional<Instant> expiryOf(AccessToken.Builder token) {
    fixture.source.then(token.build());
    return provider.token().expiry();
  }

  private long inSeconds(Duration time) {
    return begin.plus(time).getEpochSecond();
  }

  @Test
  void A1_theLifetimeCountsFromWhenTheRequestWasSent() {
    fixture.source.then(
        request -> {
          fixture.pass(Duration.ofSeconds(4));
          return AccessToken.of("slow", HOUR);
        });

    assertThat(provider.token().expiry()).contains(begin.plus(HOUR));
    fixture.pass(HOUR.minusSeconds(60 + 4).minusMillis(1));
    assertThat(TokenFixture.phase(provider)).isEqualTo(Phase.AGEING);
    fixture.pass(Duration.ofMillis(1));
    assertThat(TokenFixture.phase(provider)).as("also by the margin").isEqualTo(Phase.DEAD);
  }

  @Test
  void A2_aStringOfDigitsIsALifetime() {
    assertThat(expiryOf(AccessToken.builder("t").expiresInMember("3600")))
        .contains(begin.plus(HOUR));
  }

  static Stream<Object> noLifetime() {
    return Stream.of(0, -1, 0L, "0", "-3600", 0.5, -0.0, BigDecimal.ZERO, BigInteger.TEN.negate());
  }

  @ParameterizedTest
  @MethodSource("noLifetime")
  void A3_aLifetimeOfZeroOrLessAloneIsMalformed(Object member) {
    fixture.source.then(AccessToken.builder("t").expiresInMember(member).build());

    assertThat(failure(provider).code()).isEqualTo(ErrorCodes.MALFORMED_RESPONSE);
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("noLifetime")
  void A3_besideALifetimeOfZeroOrLessTheNextEvidenceDecides(Object member) {
    String token = jwt("{\"exp\":" + inSeconds(Duration.ofMinutes(20)) + "}");

    assertThat(expiryOf(AccessToken.builder(token).expiresInMember(member)))
        .contains(begin.plus(Duration.ofMinutes(20)));
  }

  @Test
  void A3_anAssumedLifetimeIsNoEvidence() {
    TokenPolicy policy = TokenFixture.CALLER_RUNS.toBuilder().assumedLifetime(HOUR).build();
    fixture.source.then(AccessToken.builder("t").expiresInMember(0).build());

    assertThat(failure(fixture.provider(policy)).code()).isEqualTo(ErrorCodes.MALFORMED_RESPONSE);
  }

  static Stream<Object> nonsense() {
    return Stream.of(
        "3600abc",
        "",
        "-",
        "+3600",
        " 3600",
        "1e3",
        "3600.5",
        "12345678901234567890",
        "\u0661\u0662\u0663",
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Float.NaN,
        1e19,
        new BigDecimal("1e999"),
        new BigDecimal("1e999999999"),
        new BigDecimal("1e-999999999"),
        BigInteger.TWO.pow(80),
        Map.of("seconds", 3600),
        List.of(3600),
        true);
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void A4_aLifetimeThatIsNoneIsIgnoredAsAWhole(Object member) {
    assertThat(expiryOf(AccessToken.builder("t").expiresInMember(member))).isEmpty();
    assertThat(fixture.told(TokenEvent.Kind.LIFETIME_IGNORED)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void A4_besideALifetimeThatIsNoneTheNextEvidenceDecides(Object member) {
    String token = jwt("{\"exp\":" + inSeconds(HOUR) + "}");

    assertThat(expiryOf(AccessToken.builder(token).expiresInMember(member)))
        .contains(begin.plus(HOUR));
  }

  @Test
  void A5_theLongestLifetimeIsTenYears() {
    AccessToken.Builder token = AccessToken.builder("t").expiresInMember("9223372036854775807");

    assertThat(expiryOf(token)).contains(begin.plus(TEN_YEARS));
    assertThat(TokenFixture.phase(provider)).isEqualTo(Phase.FRESH);
  }

  @Test
  void A5_theFarthestInstantIsTenYearsAway() {
    assertThat(expiryOf(AccessToken.builder("t").expiresAt(Instant.MAX).refreshAt(Instant.MAX)))
        .contains(begin.plus(TEN_YEARS));
  }

  @Test
  void A5_theLongestAssumedLifetimeIsTenYears() {
    TokenPolicy policy =
        TokenFixture.CALLER_RUNS.toBuilder()
            .assumedLifetime(Duration.ofSeconds(Long.MAX_VALUE))
            .build();
    fixture.source.then(AccessToken.of("t"));

    assertThat(fixture.provider(policy).token().expiry()).contains(begin.plus(TEN_YEARS));
  }

  @Test
  void A6_theExpOfAJwtIsAnExpiry() {
    String token = jwt("{\"iss\":\"i\",\"n\":{\"exp\":1},\"exp\":" + inSeconds(HOUR) + "}");

    assertThat(expiryOf(AccessToken.builder(token))).contains(begin.plus(HOUR));
  }

  @Test
  void A6_theExpOfAJwtMayHaveAFraction() {
    String token = jwt("{\"a\":[1,{\"b\":\"}\\\"\"}], \"exp\" : " + inSeconds(HOUR) + ".75 }");

    assertThat(expiryOf(AccessToken.builder(token))).contains(begin.plus(HOUR).plusMillis(750));
  }

  @Test
  void A7_ofLifetimeAndExpTheEarlierCounts() {
    String soon = jwt("{\"exp\":" + inSeconds(Duration.ofMinutes(30)) + "}");
    String late = jwt("{\"exp\":" + inSeconds(Duration.ofHours(2)) + "}");

    assertThat(expiryOf(AccessToken.builder(soon).expiresIn(HOUR)))
        .contains(begin.plus(Duration.ofMinutes(30)));
    assertThat(fixture.engine.of(r -> AccessToken.of(late, HOUR), TokenFixture.CALLER_RUNS).token())
        .matches(token -> token.expiry().equals(Optional.of(begin.plus(HOUR))));
  }

  static Stream<String> notAJwt() {
    String payload = jwt("{\"exp\":1999999999}").split("\\.", -1)[1];
    return Stream.of(
        "opaque",
        "a.b",
        "a." + payload,
        "." + payload + ".c",
        "a." + payload + ".c.d.e",
        "x.y.z",
        "..",
        "a.%%%.c",
        "a.e30.c", // {}
        jwt(""),
        jwt("[]"),
        jwt("null"),
        jwt("{"),
        jwt("{\"exp\""),
        jwt("{\"exp\":"),
        jwt("{\"exp\":}"),
        jwt("{\"exp\":\"1999999999\"}"),
        jwt("{\"exp\":null}"),
        jwt("{\"exp\":{}}"),
        jwt("{\"exp\":3600}"),
        jwt("{\"exp\":1e999999999}"),
        jwt("{\"exp\":9999999999999}"),
        jwt("{\"exp\":19999999990000000000000000000000000}"),
        jwt("{\"nbf\":1999999999}"),
        jwt("{\"a\" 1,\"exp\":1999999999}"),
        jwt("{\"a\":1 \"exp\":1999999999}"),
        jwt("[".repeat(9_000)),
        jwt("{\"a\":\"\\"));
  }

  @ParameterizedTest
  @MethodSource("notAJwt")
  void A8_whatOnlyLooksLikeAJwtHasNoKnownExpiry(String token) {
    assertThat(expiryOf(AccessToken.builder(token))).isEmpty();
    assertThat(provider.get()).isEqualTo(token);
  }

  @Test
  void A9_aTokenOfUnknownLifeIsUsedUntilAServerRefusesIt() {
    fixture.source.then(AccessToken.of("unknown"));
    for (int day = 0; day < 300; day++) {
      assertThat(provider.get()).isEqualTo("unknown");
      fixture.pass(Duration.ofDays(1));
    }
    assertThat(fixture.source.calls()).isEqualTo(1);

    provider.rejected("unknown", null);

    assertThat(provider.get()).isEqualTo("token-2");
  }

  @Test
  void A10_anAssumedLifetimeHasTheWindowsOfOne() {
    TokenPolicy policy =
        TokenFixture.CALLER_RUNS.toBuilder().assumedLifetime(Duration.ofMinutes(30)).build();
    TokenProvider assuming = fixture.provider(policy);
    fixture.source.then(AccessToken.of("unknown"));
    assuming.get();

    fixture.passSeconds(30 * 60 - 450 + 45 - 0.001); // W is 450 s, half of the jitter is 45 s
    assertThat(TokenFixture.phase(assuming)).isEqualTo(Phase.FRESH);
    fixture.passSeconds(0.001);
    assertThat(TokenFixture.phase(assuming)).isEqualTo(Phase.AGEING);
    fixture.passSeconds(450 - 45 - 60);
    assertThat(TokenFixture.phase(assuming)).isEqualTo(Phase.DEAD);
    assertThat(assuming.get()).isEqualTo("token-2");
  }

  @Test
  void A11_aNewTokenDoesNotInheritTheLifeOfTheOldOne() {
    fixture.source.then(AccessToken.of("old", HOUR)).then(AccessToken.of("new"));
    provider.get();
    fixture.pass(Duration.ofMinutes(50));
    assertThat(provider.get()).isEqualTo("new");

    fixture.pass(Duration.ofDays(2));

    assertThat(provider.get()).isEqualTo("new");
    assertThat(provider.token().expiry()).isEmpty();
    assertThat(fixture.source.calls()).isEqualTo(2);
  }

  @Test
  void A12_withoutANewRefreshTokenThePreviousOneIsKept() {
    RecordKey record = new RecordKey("default", "grant");
    MemoryRecords records = new MemoryRecords();
    List<String> redeemed = new ArrayList<>();
    try (TokenEngine engine = fixture.builder().recordStore(() -> records).build()) {
      engine.storeGrant(
          record,
          new Redemption(
              AccessToken.of("a0", Duration.ofMinutes(10)), SecretValue.ofText("refresh-0")));
      TokenProvider rotating =
          engine.rotating(
              (grant, request) -> {
                redeemed.add(grant.refreshToken().revealText());
                return new Redemption(AccessToken.of("a" + redeemed.size(), HOUR), null);
              },
              record,
              TokenFixture.CALLER_RUNS);
      assertThat(rotating.get()).isEqualTo("a0");
      fixture.pass(HOUR);
      assertThat(rotating.get()).isEqualTo("a1");
      fixture.pass(HOUR);
      assertThat(rotating.get()).isEqualTo("a2");
    }

    assertThat(redeemed).containsExactly("refresh-0", "refresh-0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1970-01-01T01:00:00Z", "1999-12-31T23:59:59.999Z", "-1000-01-01T00:00:00Z"})
  void A13_anExpiryBeforeTheYear2000IsRefused(String expiry) {
    Instant instant = Instant.parse(expiry);

    assertThat(failure(() -> AccessToken.of("t", instant)))
        .hasMessageContaining("expiresIn")
        .matches(e -> e.code().equals(ErrorCodes.MALFORMED_RESPONSE));
  }

  @Test
  void A13_anInstantIsNoLifetime() {
    Instant end = begin.plus(HOUR);
    AccessToken bySeconds = AccessToken.of("t", Instant.ofEpochSecond(end.getEpochSecond()));
    AccessToken byMillis = AccessToken.of("t", Instant.ofEpochMilli(end.toEpochMilli()));
    AccessToken byText = AccessToken.of("t", Instant.parse(end.toString()));

    assertThat(List.of(bySeconds, byMillis, byText))
        .allSatisfy(
            token -> {
              assertThat(token.expiry()).contains(end);
              assertThat(token.lifetime()).isEmpty();
            });
    assertThat(expiryOf(AccessToken.builder("t").expiresAt(end))).contains(end);
  }

  static Stream<AccessToken> refreshedAtTenMinutes() {
    Instant begin = new TestClock().instant();
    return Stream.of(
        AccessToken.builder("t").expiresIn(HOUR).refreshIn(Duration.ofMinutes(10)).build(),
        AccessToken.builder("t").expiresIn(HOUR).refreshAt(begin.plusSeconds(600)).build());
  }

  @ParameterizedTest
  @MethodSource("refreshedAtTenMinutes")
  void A14_theIssuersOwnRefreshPointCounts(AccessToken token) {
    fixture.source.then(token).otherwiseThrow(TokenFixture.down());
    provider.get();

    fixture.passSeconds(600 + 90 - 0.001); // half of the jitter of 180 s
    assertThat(TokenFixture.phase(provider)).isEqualTo(Phase.FRESH);
    fixture.passSeconds(0.001);
    assertThat(TokenFixture.phase(provider)).isEqualTo(Phase.AGEING);
    fixture.passSeconds(3600 - 60 - 690 - 0.001);
    assertThat(provider.get()).as("serves until the margin").isEqualTo("t");
    fixture.passSeconds(0.001);
    assertThat(TokenFixture.phase(provider)).isIn(Phase.DEAD, Phase.COOLING_DOWN);
  }

  @Test
  void A14_aRefreshPointLaterThanTheAheadWindowDoesNotCount() {
    fixture.source.then(
        AccessToken.builder("t").expiresIn(HOUR).refreshIn(Duration.ofMinutes(55)).build());
    provider.get();

    fixture.passSeconds(45 * 60 + 90);

    assertThat(TokenFixture.phase(provider)).isEqualTo(Phase.AGEING);
  }

  @Test
  void A14_aRefreshPointOfZeroOrLessDoesNotCount() {
    fixture.source.then(AccessToken.builder("t").expiresIn(HOUR).refreshIn(Duration.ZERO).build());
    provider.get();

    assertThat(TokenFixture.phase(provider)).isEqualTo(Phase.FRESH);
  }

  @Test
  void A14_aTokenOfUnknownLifeIsRenewedAtItsRefreshPointAndServesOn() {
    fixture.source.then(renewedEachMinute("unknown")).thenThrow(TokenFixture.down());
    provider.get();

    fixture.passSeconds(60 + 1.5 - 0.001); // half of the jitter of 3 s
    assertThat(TokenFixture.phase(provider)).isEqualTo(Phase.FRESH);
    fixture.passSeconds(0.001);
    assertThat(provider.get()).isEqualTo("unknown");
    assertThat(fixture.source.calls()).isEqualTo(2);
    fixture.passSeconds(3.75 - 0.001); // 5 s, three quarters of it by chance
    assertThat(provider.get()).isEqualTo("unknown");
    fixture.passSeconds(0.001);
    assertThat(provider.get()).isEqualTo("token-3");
  }

  @Test
  void A14_theSameTokenOfUnknownLifeIsAskedForAtEachRefreshPoint() {
    fixture.source.otherwise(request -> renewedEachMinute("unknown"));

    for (int second = 0; second < 600; second++) {
      assertThat(provider.get()).isEqualTo("unknown");
      fixture.passSeconds(1);
    }

    assertThat(fixture.source.calls()).isEqualTo(10); // every 62nd second sees it due
    assertThat(provider.state().expiry()).isNull();
    assertThat(fixture.kinds()).doesNotContain(TokenEvent.Kind.SAME_TOKEN_RETURNED);
  }

  @Test
  void A14_aRefreshPointBeyondAllBoundsOverflowsNothing() {
    fixture.source.then(
        AccessToken.builder("unknown").refreshIn(Duration.ofSeconds(Long.MAX_VALUE)).build());

    assertThat(provider.get()).isEqualTo("unknown");
    assertThat(TokenFixture.phase(provider)).isEqualTo(Phase.FRESH);
  }

  private static AccessToken renewedEachMinute(String value) {
    return AccessToken.builder(value).refreshIn(Duration.ofMinutes(1)).build();
  }

  @Test
  void A15_anExpiryThatIsPastByAWrongClockIsCorrected() {
    Instant issuer = begin.minus(Duration.ofDays(1));

    assertThat(expiryOf(AccessToken.builder("t").expiresAt(issuer.plus(HOUR)).issuerTime(issuer)))
        .contains(begin.plus(HOUR));
    assertThat(fixture.told(TokenEvent.Kind.CLOCK_SKEW)).isEqualTo(1);
  }

  @Test
  void A15_anExpiryThatIsPastIsExpiredOnArrivalWithoutATightLoop() {
    fixture.source.otherwise(request -> AccessToken.of("t", begin.minusSeconds(5)));

    for (int i = 0; i < 1_000; i++) {
      assertThat(failure(provider).code()).isEqualTo(ErrorCodes.EXPIRED_ON_ARRIVAL);
    }
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  @Test
  void A15_aSkewOf30SecondsIsNone() {
    fixture.source.then(
        AccessToken.builder("t")
            .expiresAt(begin.minusSeconds(5))
            .issuerTime(begin.minusSeconds(30))
            .build());

    assertThat(failure(provider).code()).isEqualTo(ErrorCodes.EXPIRED_ON_ARRIVAL);
    assertThat(fixture.told(TokenEvent.Kind.CLOCK_SKEW)).isZero();
  }

  @Test
  void A15_aTokenThatArrivesInsideItsMarginIsAskedForWithBackOff() {
    TokenPolicy policy = TokenFixture.CALLER_RUNS.toBuilder().margin(Duration.ofMinutes(5)).build();
    TokenProvider careful = fixture.provider(policy);
    fixture.source.otherwise(request -> AccessToken.of("t", Duration.ofMinutes(4)));

    for (int i = 0; i < 1_000; i++) {
      assertThat(failure(careful).code()).isEqualTo(ErrorCodes.EXPIRED_ON_ARRIVAL);
      fixture.pass(Duration.ofMillis(10));
    }
    assertThat(fixture.source.calls()).isBetween(5, 6);
  }
}
