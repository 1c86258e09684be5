package dev.hexkey.renewal;

import static dev.hexkey.renewal.TokenFixture.HOUR;
import static dev.hexkey.renewal.TokenFixture.failure;
import static dev.hexkey.renewal.TokenFixture.phase;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.ThrottledException;
import dev.hexkey.ports.TokenEvent;
import dev.hexkey.ports.TokenFailure;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.TokenState.Phase;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 5 E and F: failure while the token is still good, and after it. */
class TokenOutageTest {
  private final TokenFixture fixture = new TokenFixture();
  private final TokenProvider provider = fixture.provider();
  private final List<Instant> calls = new ArrayList<>();

  @AfterEach
  void close() {
    fixture.close();
  }

  private TokenSource failing(Exception failure) {
    return request -> {
      calls.add(fixture.clock.instant());
      throw failure;
    };
  }

  /** A one-hour token in its ahead window, without jitter unless chance says otherwise. */
  private void age() {
    provider.get();
    while (phase(provider) == Phase.FRESH) {
      fixture.passSeconds(1);
    }
  }

  private void die() {
    provider.get();
    fixture.pass(HOUR);
  }

  private List<Duration> waits() {
    List<Duration> waits = new ArrayList<>();
    for (int i = 1; i < calls.size(); i++) {
      waits.add(Duration.between(calls.get(i - 1), calls.get(i)));
    }
    return waits;
  }

  // --- E: ageing

  @Test
  void E1_whileTheIssuerIsDownTheCurrentTokenServes() {
    age();
    fixture.source.otherwiseThrow(TokenFixture.down());

    for (int i = 0; i < 600; i++) {
      assertThat(provider.get()).isEqualTo("token-1");
      assertThat(provider.header()).isEqualTo("Bearer token-1");
      assertThat(provider.getAsync().toCompletableFuture()).isCompletedWithValue("token-1");
      fixture.passSeconds(1);
    }
    assertThat(fixture.told(TokenEvent.Kind.RENEWAL_FAILED)).isGreaterThan(5);
  }

  @Tag("slow")
  @Test
  void E2_inTheWholeWindowAtMostTwelveFlightsReachTheIssuer() {
    for (int seed = 0; seed < 5; seed++) {
      assertThat(flightsOfAWindow(new Random(seed), 1)).isLessThanOrEqualTo(12);
    }
  }

  @Tag("slow")
  @Test
  void E2_withTheJitterAtItsEdgeAtMostThirteenFlightsReachTheIssuer() {
    for (int seed = 0; seed < 5; seed++) {
      assertThat(flightsOfAWindow(new Random(seed), 0)).isLessThanOrEqualTo(13);
    }
  }

  /** At 1,000 calls a second, from the first due moment until the token is dead. */
  private int flightsOfAWindow(Random random, double jitter) {
    try (TokenFixture one = new TokenFixture()) {
      one.chance = () -> jitter == 0 ? 0 : random.nextDouble();
      TokenProvider its = one.provider();
      its.get();
      one.chance = random::nextDouble;
      one.source.otherwiseThrow(TokenFixture.down());
      one.pass(Duration.ofMinutes(45).minusSeconds(1));
      while (phase(its) != Phase.DEAD && phase(its) != Phase.COOLING_DOWN) {
        its.get();
        one.pass(Duration.ofMillis(1));
      }
      return one.source.calls() - 1;
    }
  }

  static Stream<Exception> alike() {
    return Stream.of(
        new ConnectException("refused"),
        new SSLHandshakeException("no trust"),
        new IOException("reset"),
        TokenFixture.down(),
        new InvalidException(Problem.of(ErrorCodes.MALFORMED_RESPONSE, "No JSON.", "Look.")),
        new IllegalStateException("a bug"));
  }

  @ParameterizedTest
  @MethodSource("alike")
  void E3_allFailuresAreTreatedAlike(Exception kind) {
    age();
    fixture.source.otherwise(failing(kind));

    for (int i = 0; i < 200; i++) {
      assertThat(provider.get()).isEqualTo("token-1");
      fixture.passSeconds(0.25);
    }

    assertThat(waits())
        .containsExactly(
            Duration.ofMillis(3_750), Duration.ofMillis(7_500), Duration.ofSeconds(15));
  }

  @Test
  void E4_anotherKeyIsRenewedWhileOneIsInBackOff() {
    fixture.source.thenThrow(TokenFixture.down());
    failure(provider);
    TokenProvider other = fixture.engine.of(request -> AccessToken.of("b"), TokenPolicy.DEFAULT);

    assertThat(other.get()).isEqualTo("b");
    assertThat(phase(provider)).isEqualTo(Phase.COOLING_DOWN);
  }

  @Test
  void E5_theNextTryIsNotBeforeTheNamedTime() {
    age();
    fixture.source.otherwise(failing(TokenFixture.throttled(Duration.ofMinutes(2))));

    for (int i = 0; i < 250; i++) {
      provider.get();
      fixture.passSeconds(1);
    }

    assertThat(waits()).containsExactly(Duration.ofMinutes(2), Duration.ofMinutes(2));
  }

  @Test
  void E5_aDeadTokenWaitsForTheNamedTimeToo() {
    fixture.source.then(failing(TokenFixture.throttled(Duration.ofMinutes(2))));

    ThrottledException thrown = (ThrottledException) failure(provider);

    assertThat(thrown.retryAfter()).contains(Duration.ofMinutes(2));
    assertThat(thrown.tokenFailure().orElseThrow().notBefore())
        .isEqualTo(fixture.clock.instant().plusSeconds(120));
    assertThat(provider.state().coolingDownUntil())
        .isEqualTo(fixture.clock.instant().plusSeconds(120));
    fixture.passSeconds(119.999);
    assertThat(failure(provider).code()).isEqualTo(ErrorCodes.RATE_LIMITED);
    assertThat(fixture.source.calls()).isEqualTo(1);
    fixture.passSeconds(0.001);
    assertThat(provider.get()).isEqualTo("token-2");
  }

  @Test
  void E5_aNamedTimeOverAnHourCountsAsAnHour() {
    fixture.source.then(failing(TokenFixture.throttled(Duration.ofDays(365))));
    failure(provider);

    fixture.pass(HOUR.minusMillis(1));
    failure(provider);
    assertThat(fixture.source.calls()).isEqualTo(1);
    fixture.pass(Duration.ofMillis(1));
    assertThat(provider.get()).isEqualTo("token-2");
  }

  @Test
  void E5_aNamedTimeShorterThanTheBackOffDoesNotShortenIt() {
    age();
    fixture.source.otherwise(failing(TokenFixture.throttled(Duration.ofSeconds(1))));

    for (int i = 0; i < 60; i++) {
      provider.get();
      fixture.passSeconds(0.25);
    }

    assertThat(waits()).containsExactly(Duration.ofMillis(3_750), Duration.ofMillis(7_500));
  }

  @Test
  void E5_anExplicitRefreshKeepsToTheNamedTimeToo() {
    fixture.source.then(failing(TokenFixture.throttled(Duration.ofMinutes(2))));
    failure(provider);

    assertThat(provider.refresh().toCompletableFuture()).isCompletedExceptionally();
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  @Test
  void E6_afterAFailedRenewalTheNextOneSucceeds() {
    age();
    fixture.source.thenThrow(TokenFixture.down());
    assertThat(provider.get()).isEqualTo("token-1");

    fixture.passSeconds(3.75);

    assertThat(provider.get()).isEqualTo("token-3");
    assertThat(phase(provider)).isEqualTo(Phase.FRESH);
    assertThat(provider.state().lastFailure()).isNull();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 1})
  void E7_noTwoTriesAreCloserThanTheComputedDelay(double chance) {
    age();
    fixture.source.otherwise(failing(TokenFixture.down()));
    fixture.chance = () -> chance;

    while (phase(provider) == Phase.AGEING) {
      provider.get();
      fixture.pass(Duration.ofMillis(20));
    }

    double[] most = {5, 10, 20, 40, 80, 160, 180, 180, 180, 180, 180, 180, 180, 180};
    List<Duration> waits = waits();
    assertThat(waits).hasSizeGreaterThan(6);
    for (int i = 0; i < waits.size(); i++) {
      assertThat(waits.get(i).toMillis() / 1000.0)
          .isBetween(most[i] * (1 + chance) / 2, most[i] * (1 + chance) / 2 + 0.02);
    }
  }

  @Test
  void E7_aDeadTokenIsTriedAtTheComputedDelays() {
    fixture.source.otherwise(failing(TokenFixture.down()));
    fixture.chance = () -> 1;

    for (int i = 0; i < 12_000; i++) {
      failure(provider);
      fixture.pass(Duration.ofMillis(10));
    }

    assertThat(waits())
        .extracting(wait -> wait.toMillis() / 1000.0)
        .containsExactly(0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0);
  }

  @Test
  void E7_theCountStartsAnewOnceTheTokenIsDead() {
    age();
    fixture.source.otherwise(failing(TokenFixture.down()));
    while (phase(provider) == Phase.AGEING) {
      provider.get();
      fixture.passSeconds(1);
    }
    calls.clear();

    for (int i = 0; i < 100; i++) {
      failure(provider);
      fixture.pass(Duration.ofMillis(125));
    }

    assertThat(waits())
        .extracting(Duration::toMillis)
        .containsExactly(375L, 750L, 1_500L, 3_000L, 6_000L);
  }

  @Test
  void E8_anOutageIsLoggedAtItsStartAtExpiryAndAtRecovery() {
    age();
    fixture.source.otherwiseThrow(TokenFixture.down());
    while (phase(provider) == Phase.AGEING) {
      provider.get();
      fixture.passSeconds(1);
    }
    for (int i = 0; i < 600; i++) {
      failure(provider);
      fixture.passSeconds(1);
    }
    fixture.source.otherwise(request -> AccessToken.of("back", HOUR));
    fixture.pass(HOUR);
    assertThat(provider.get()).isEqualTo("back");

    List<String> lines = fixture.log.lines();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).isEqualTo("failed scripted source SOURCE_UNAVAILABLE usable");
    assertThat(lines.get(1)).isEqualTo("expired scripted source SOURCE_UNAVAILABLE");
    assertThat(lines.get(2)).startsWith("recovered scripted source ");
  }

  @Test
  void E8_anOutageThatEndsWithTheSameTokenIsLoggedAsOver() {
    AccessToken cached = AccessToken.of("cached", fixture.clock.instant().plus(HOUR));
    fixture.source.then(cached).thenThrow(TokenFixture.down()).otherwise(request -> cached);
    age();
    provider.get();
    fixture.passSeconds(5);
    provider.get();

    assertThat(fixture.log.lines())
        .containsExactly(
            "failed scripted source SOURCE_UNAVAILABLE usable", "recovered scripted source 1");
  }

  @Test
  void E8_anOutageWithoutATokenIsLoggedOnce() {
    fixture.source.otherwiseThrow(TokenFixture.down());

    for (int i = 0; i < 100; i++) {
      failure(provider);
      fixture.passSeconds(1);
    }

    assertThat(fixture.log.lines())
        .containsExactly("failed scripted source SOURCE_UNAVAILABLE dead");
  }

  // --- 4.4: tries of one flight

  @Test
  void E3_aFlightSendsTwiceWhereTheSourceAllowsIt() {
    List<Duration> budgets = new ArrayList<>();
    TokenSource network =
        new TokenSource() {
          @Override
          public AccessToken fetch(dev.hexkey.ports.TokenRequest request) throws Exception {
            budgets.add(request.deadline().left());
            return fixture.source.fetch(request);
          }

          @Override
          public int triesPerFlight() {
            return 5;
          }
        };
    fixture.source.thenThrow(TokenFixture.notConnected());

    assertThat(fixture.engine.of(network, TokenFixture.CALLER_RUNS).get()).isEqualTo("token-2");
    assertThat(budgets)
        .hasSize(2)
        .allMatch(left -> left.compareTo(Duration.ofSeconds(10)) <= 0)
        .allMatch(left -> left.compareTo(Duration.ofSeconds(5)) > 0);
    fixture.source.thenThrow(TokenFixture.notConnected()).thenThrow(TokenFixture.notConnected());
    TokenProvider again = fixture.engine.of(network, TokenFixture.CALLER_RUNS);
    assertThat(failure(again).reason()).contains("NOT_CONNECTED");
    assertThat(budgets).hasSize(4);
    fixture.source.thenThrow(TokenFixture.down());
    assertThat(failure(fixture.engine.of(network, TokenFixture.CALLER_RUNS))).isNotNull();
    assertThat(budgets).as("without a reason that allows it").hasSize(5);
  }

  @Test
  void E3_anOrdinarySourceIsSentToOncePerFlight() {
    fixture.source.thenThrow(TokenFixture.notConnected());

    failure(provider);

    assertThat(fixture.source.calls()).isEqualTo(1);
    assertThat(fixture.source.requests().get(0).deadline().left())
        .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(25));
  }

  // --- F: dead

  @Test
  void F1_theErrorSaysReasonCauseTriesAndAgeOfTheLastSuccess() {
    IOException cause = new IOException("reset");
    die();
    fixture.source.otherwiseThrow(cause);

    failure(provider);
    fixture.passSeconds(1);
    HexkeyException thrown = failure(provider);

    assertThat(thrown.code()).isEqualTo(ErrorCodes.SOURCE_UNAVAILABLE);
    assertThat(thrown).hasCause(cause);
    TokenFailure facts = thrown.tokenFailure().orElseThrow();
    assertThat(facts.source()).isEqualTo("scripted source");
    assertThat(facts.tries()).isEqualTo(2);
    assertThat(facts.sinceSuccess()).isEqualTo(HOUR.plusSeconds(1));
    assertThat(facts.notBefore()).isEqualTo(fixture.clock.instant().plusMillis(750));
  }

  @Test
  void F1_aDeadTokenIsNeverReturned() throws Exception {
    die();
    fixture.source.otherwiseThrow(TokenFixture.down());

    for (int i = 0; i < 100; i++) {
      assertThat(failure(provider).code()).isEqualTo(ErrorCodes.SOURCE_UNAVAILABLE);
      assertThat(failure(provider::header).code()).isEqualTo(ErrorCodes.SOURCE_UNAVAILABLE);
      assertThat(failure(provider::token).code()).isEqualTo(ErrorCodes.SOURCE_UNAVAILABLE);
      assertThat(provider.getAsync().toCompletableFuture()).isCompletedExceptionally();
      assertThat(provider.headerAsync().toCompletableFuture()).isCompletedExceptionally();
      fixture.passSeconds(1);
    }
  }

  @Tag("slow")
  @Test
  void F2_tenThousandCallsInTenSecondsAreAtMostSixFlights() {
    for (int seed = 0; seed < 20; seed++) {
      assertThat(deadFlights(seed, 10_000, Duration.ofMillis(1))).isBetween(5, 6);
    }
  }

  @Tag("slow")
  @Test
  void F2_theFirstMinuteHasEightOrNineFlights() {
    for (int seed = 0; seed < 20; seed++) {
      assertThat(deadFlights(seed, 6_000, Duration.ofMillis(10))).isBetween(8, 9);
    }
  }

  @Tag("slow")
  @Test
  void F2_tenMinutesHaveAboutThirtyTwoFlights() {
    double sum = 0;
    for (int seed = 0; seed < 20; seed++) {
      int flights = deadFlights(seed, 6_000, Duration.ofMillis(100));
      assertThat(flights).isBetween(29, 35);
      sum += flights;
    }
    assertThat(sum / 20).isBetween(31.0, 33.0);
  }

  private static int deadFlights(int seed, int callsMade, Duration step) {
    try (TokenFixture one = new TokenFixture()) {
      one.chance = new Random(seed)::nextDouble;
      one.source.otherwiseThrow(TokenFixture.down());
      TokenProvider its = one.provider();
      for (int i = 0; i < callsMade; i++) {
        failure(its);
        one.pass(step);
      }
      return one.source.calls();
    }
  }

  @Test
  void F3_whenTheCoolDownEndsTheNextCallSucceeds() {
    fixture.source.thenThrow(TokenFixture.down()).thenThrow(TokenFixture.down());
    failure(provider);
    fixture.passSeconds(0.375);
    failure(provider);
    fixture.passSeconds(0.749);
    failure(provider);
    assertThat(fixture.source.calls()).isEqualTo(2);

    fixture.passSeconds(0.001);

    assertThat(provider.get()).isEqualTo("token-3");
  }

  @Test
  void F4_afterTheCoolDownAnErrorIsNotReplayed() {
    fixture
        .source
        .thenThrow(TokenFixture.down())
        .thenThrow(TokenFixture.throttled(Duration.ofSeconds(9)));
    assertThat(failure(provider).code()).isEqualTo(ErrorCodes.SOURCE_UNAVAILABLE);

    fixture.passSeconds(0.375);

    assertThat(failure(provider).code()).isEqualTo(ErrorCodes.RATE_LIMITED);
  }

  @Test
  void F4_oneExceptionThatASourceThrowsAgainAndAgainCountsEachTime() {
    fixture.source.otherwise(failing(TokenFixture.down()));

    for (int i = 0; i < 1_000; i++) {
      failure(provider);
      fixture.pass(Duration.ofMillis(10));
    }

    assertThat(calls).hasSizeBetween(5, 6);
  }

  @Test
  void F6_everybodyHasAnExceptionOfOnesOwnWithASharedCause() throws Exception {
    IOException cause = new IOException("reset");
    Gate gate = new Gate();
    fixture.source.then(
        request -> {
          gate.pass();
          throw cause;
        });
    TokenProvider background = fixture.provider(TokenPolicy.DEFAULT);
    Crowd<String> crowd = Crowd.of(50, background::get).awaitParked();
    gate.open();

    List<Throwable> failures = crowd.failures();

    assertThat(failures).hasSize(50).doesNotHaveDuplicates().allMatch(e -> e.getCause() == cause);
    assertThat(fixture.source.calls()).isEqualTo(1);
  }
}
