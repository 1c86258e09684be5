package dev.hexkey.renewal;

import static dev.hexkey.renewal.TokenFixture.HOUR;
import static dev.hexkey.renewal.TokenFixture.failure;
import static dev.hexkey.renewal.TokenFixture.phase;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.TokenEvent;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 5 B: renewing ahead; and the table of section 4.2. */
class TokenAheadTest {
  private static final Duration STEP = Duration.ofMillis(1);

  private final TokenFixture fixture = new TokenFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private TokenProvider providerOf(Duration lifetime) {
    fixture.source.otherwise(request -> AccessToken.of(fixture.source.next(), lifetime));
    TokenProvider provider = fixture.provider();
    provider.get();
    return provider;
  }

  private TokenProvider background() {
    TokenProvider provider = fixture.provider(TokenPolicy.DEFAULT);
    provider.get();
    return provider;
  }

  /** Moves to where exactly so much is left. */
  private void leave(TokenProvider provider, Duration left) {
    Instant expiry = provider.state().expiry();
    fixture.pass(Duration.between(fixture.clock.instant(), expiry).minus(left));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }

  @ParameterizedTest
  @CsvSource({
    "10, 2.5, 5, 1",
    "60, 5, 15, 3",
    "300, 15, 75, 15",
    "600, 30, 150, 30",
    "3600, 60, 900, 180",
    "28800, 60, 3600, 720",
    "86400, 60, 3600, 720"
  })
  void B4_theWindowsAreThoseOfTheTable(long lifetime, double margin, double ahead, double jitter) {
    for (double chance : new double[] {0, 0.5, 1}) {
      fixture.chance = () -> chance;
      TokenProvider provider = providerOf(Duration.ofSeconds(lifetime));
      Duration due = seconds(ahead - jitter * chance);

      leave(provider, due.plus(STEP));
      assertThat(phase(provider)).isEqualTo(Phase.FRESH);
      leave(provider, due);
      assertThat(phase(provider)).isEqualTo(Phase.AGEING);
      leave(provider, seconds(margin).plus(STEP));
      assertThat(phase(provider)).isEqualTo(Phase.AGEING);
      leave(provider, seconds(margin));
      assertThat(phase(provider)).isEqualTo(Phase.DEAD);
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"10, 1, 1", "60, 2, 4", "300, 5, 8", "600, 6, 9", "3600, 9, 12", "86400, 16, 23"})
  void B4_soManyTriesFitAsTheTableSays(long lifetime, int least, int most) {
    List<Integer> tries = new ArrayList<>();
    for (int seed = 0; seed < 100; seed++) {
      fixture.chance = new Random(seed)::nextDouble;
      TokenProvider provider = providerOf(Duration.ofSeconds(lifetime));
      fixture.source.otherwiseThrow(TokenFixture.down());
      int before = fixture.source.calls();
      Duration step = Duration.ofMillis(lifetime > 1_000 ? 500 : 50);
      while (phase(provider) == Phase.FRESH) {
        fixture.pass(step);
      }
      while (phase(provider) == Phase.AGEING) {
        provider.get();
        fixture.pass(step);
      }
      tries.add(fixture.source.calls() - before);
    }

    assertThat(tries).allMatch(count -> count >= least && count <= most);
  }

  @Test
  void B1_aMillionCallsOnAFreshTokenAreOneCallOfTheSource() throws Exception {
    TokenProvider provider = background();

    Crowd.of(
            8,
            () -> {
              for (int i = 0; i < 125_000; i++) {
                if (!provider.get().equals("token-1")) {
                  throw new AssertionError("another token");
                }
              }
              return "";
            })
        .results();

    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  @Test
  void B2_everyCallerKeepsTheAgeingTokenAndOneFlightRuns() throws Exception {
    TokenProvider provider = background();
    Gate gate = new Gate();
    fixture.source.then(
        request -> {
          gate.pass();
          return AccessToken.of("later", HOUR);
        });
    fixture.pass(Duration.ofMinutes(50));

    List<String> got = Crowd.of(100, provider::get).results(); // while the gate is closed

    assertThat(got).containsOnly("token-1");
    gate.awaitArrival();
    assertThat(fixture.source.calls()).isEqualTo(2);
    gate.open();
    TokenFixture.await(() -> provider.get().equals("later"));
    assertThat(fixture.source.calls()).isEqualTo(2);
  }

  @Test
  void B3_theCallerThatStartsTheFlightDoesNotWaitEither() throws Exception {
    TokenProvider provider = background();
    Gate gate = new Gate();
    fixture.source.then(
        request -> {
          gate.pass();
          return AccessToken.of("later", HOUR);
        });
    fixture.pass(Duration.ofMinutes(50));

    assertThat(provider.get()).isEqualTo("token-1");
    assertThat(provider.header()).isEqualTo("Bearer token-1");
    assertThat(provider.getAsync().toCompletableFuture()).isCompletedWithValue("token-1");
    gate.awaitArrival();
    gate.open();
  }

  @Test
  void B5_aShortLivedTokenIsRenewedAtMostEveryFiveSeconds() {
    List<Instant> calls = new ArrayList<>();
    fixture.source.otherwise(
        request -> {
          calls.add(fixture.clock.instant());
          return AccessToken.of(fixture.source.next(), Duration.ofSeconds(10));
        });
    TokenProvider provider = fixture.provider();

    for (int i = 0; i < 12_000; i++) {
      provider.get();
      fixture.pass(Duration.ofMillis(10));
    }

    assertThat(calls).hasSizeBetween(20, 24);
    for (int i = 1; i < calls.size(); i++) {
      assertThat(Duration.between(calls.get(i - 1), calls.get(i)))
          .isGreaterThanOrEqualTo(seconds(5));
    }
  }

  @Test
  void B6_aFleetDoesNotRenewTogether() {
    fixture.chance = new Random(42)::nextDouble;
    fixture.source.otherwise(request -> AccessToken.of("t", HOUR));
    List<TokenProvider> fleet = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      fleet.add(fixture.engine.of(fixture.source, TokenFixture.CALLER_RUNS));
      fleet.get(i).get();
    }
    leave(fleet.get(0), Duration.ofMinutes(15));

    List<Integer> starts = new ArrayList<>();
    for (int second = 0; !fleet.isEmpty(); second++) {
      int now = second;
      fleet.removeIf(provider -> phase(provider) == Phase.AGEING && starts.add(now));
      fixture.passSeconds(1);
    }

    assertThat(starts).hasSize(1_000);
    assertThat(starts.get(999) - starts.get(0)).isGreaterThanOrEqualTo(150);
    assertThat(starts.get(999)).as("at least 12 of the 15 minutes left").isLessThanOrEqualTo(180);
  }

  @Test
  void B7_theRenewalPointOfATokenNeverMoves() {
    TokenProvider provider = providerOf(HOUR);
    fixture.chance = new Random(1)::nextDouble;

    leave(provider, Duration.ofSeconds(900 - 90).plus(STEP));
    for (int i = 0; i < 1_000; i++) {
      assertThat(provider.get()).isEqualTo("token-1");
    }
    fixture.pass(STEP);

    assertThat(provider.get()).isEqualTo("token-2");
  }

  @Test
  void B8_theSameTokenServesOnAndIsAskedForWithBackOff() {
    AccessToken cached = AccessToken.of("cached", fixture.clock.instant().plus(HOUR));
    fixture.source.otherwise(request -> cached);
    TokenProvider provider = fixture.provider();
    provider.get();
    leave(provider, Duration.ofSeconds(900 - 90));

    List<Double> calls = new ArrayList<>();
    int before = 1;
    for (int i = 0; i < 4_000; i++) {
      assertThat(provider.get()).isEqualTo("cached");
      if (fixture.source.calls() > before) {
        before = fixture.source.calls();
        calls.add(i / 10.0);
      }
      fixture.passSeconds(0.1);
    }

    // three quarters of 5, 10, 20, 40, 80, 160 and 180 seconds
    assertThat(calls).containsExactly(0.0, 3.8, 11.3, 26.3, 56.3, 116.3, 236.3, 371.3);
    assertThat(fixture.told(TokenEvent.Kind.SAME_TOKEN_RETURNED)).isEqualTo(1);
    assertThat(fixture.log.lines()).isEmpty();
  }

  @Test
  void B8_insideItsMarginTheSameTokenIsAskedForWithBackOffToo() {
    AccessToken cached = AccessToken.of("cached", fixture.clock.instant().plus(HOUR));
    fixture.source.otherwise(request -> cached);
    TokenProvider provider = fixture.provider();
    provider.get();
    leave(provider, Duration.ofMinutes(1));

    for (int i = 0; i < 1_000; i++) {
      assertThat(failure(provider).code()).isEqualTo(ErrorCodes.EXPIRED_ON_ARRIVAL);
      fixture.pass(Duration.ofMillis(10));
    }

    assertThat(fixture.source.calls()).isBetween(1 + 5, 1 + 6);
  }

  @Test
  void B8_theSameTokenWithALongerLifeOpensANewWindow() {
    fixture.source.otherwise(request -> AccessToken.of("lease", HOUR));
    TokenProvider provider = fixture.provider();
    provider.get();
    long generation = provider.token().generation();
    leave(provider, Duration.ofMinutes(10));

    assertThat(provider.get()).isEqualTo("lease");

    assertThat(phase(provider)).isEqualTo(Phase.FRESH);
    assertThat(provider.token().generation()).isEqualTo(generation + 1);
    assertThat(provider.state().expiry()).isEqualTo(fixture.clock.instant().plus(HOUR));
    assertThat(fixture.told(TokenEvent.Kind.SAME_TOKEN_RETURNED)).isZero();
    assertThat(fixture.told(TokenEvent.Kind.RENEWED)).isEqualTo(2);
  }

  @Test
  void B9_aNewTokenThatEndsEarlierDoesNotReplaceAGoodOne() {
    TokenProvider provider = providerOf(HOUR);
    leave(provider, Duration.ofMinutes(10));
    fixture.source.then(AccessToken.of("shorter", Duration.ofMinutes(5)));

    assertThat(provider.get()).isEqualTo("token-1");
    assertThat(fixture.source.calls()).isEqualTo(2);
    assertThat(provider.get()).isEqualTo("token-1");
    assertThat(fixture.source.calls()).as("and is not asked for at once").isEqualTo(2);
  }

  @Test
  void B9_aNewTokenInsideItsMarginDoesNotReplaceAGoodOne() {
    fixture.source.then(AccessToken.of("short", Duration.ofMinutes(1)));
    TokenProvider provider = fixture.provider();
    provider.get();
    leave(provider, Duration.ofSeconds(10));
    fixture.source.then(
        AccessToken.builder("longer, but less usable".replace(" ", "-")).expiresIn(HOUR).build());
    fixture.source.then(AccessToken.of("unused", HOUR));
    assertThat(provider.get()).isEqualTo("longer,-but-less-usable");
  }

  @Test
  void B9_aNewTokenThatEndsEarlierReplacesARejectedOne() {
    TokenProvider provider = providerOf(HOUR);
    fixture.source.then(AccessToken.of("shorter", Duration.ofMinutes(5)));

    provider.rejected("token-1", null);

    assertThat(provider.get()).isEqualTo("shorter");
  }

  @Test
  void B10_aTokenThatNobodyAsksForIsNotRenewed() {
    TokenProvider provider = background();

    fixture.pass(Duration.ofDays(1));

    assertThat(phase(provider)).isEqualTo(Phase.DEAD);
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  @Test
  void B12_aTokenWithLessLifeThanWantedIsReplaced() {
    TokenProvider provider = providerOf(HOUR);
    leave(provider, Duration.ofMinutes(20));
    assertThat(provider.get(Duration.ofMinutes(20))).isEqualTo("token-1");
    assertThat(fixture.source.calls()).isEqualTo(1);

    assertThat(provider.get(Duration.ofMinutes(20).plus(STEP))).isEqualTo("token-2");
    assertThat(fixture.source.requests().get(1).leastLife())
        .isEqualTo(Duration.ofMinutes(20).plus(STEP));
  }

  @Test
  void B12_aSourceThatGivesNoTokenThatLongFails() {
    TokenProvider provider = providerOf(Duration.ofMinutes(4));

    for (int i = 0; i < 100; i++) {
      assertThat(failure(() -> provider.get(Duration.ofMinutes(5))))
          .matches(e -> e.code().equals(ErrorCodes.EXPIRED_ON_ARRIVAL))
          .matches(e -> e.reason().orElse("").equals("TOO_SHORT"));
    }
    assertThat(provider.get()).as("is good for others").isEqualTo("token-1");
    assertThat(fixture.source.calls()).as("its tokens live for 4 minutes").isEqualTo(1);
  }

  @Test
  void B12_aSourceThatGivesTheSameTokenAgainFailsWithoutAStorm() {
    AccessToken cached = AccessToken.of("cached", fixture.clock.instant().plus(HOUR));
    fixture.source.otherwise(request -> cached);
    TokenProvider provider = fixture.provider();
    provider.get();
    leave(provider, Duration.ofMinutes(30));

    for (int i = 0; i < 100; i++) {
      assertThat(failure(() -> provider.get(Duration.ofMinutes(40))).code())
          .isEqualTo(ErrorCodes.EXPIRED_ON_ARRIVAL);
    }
    assertThat(fixture.source.calls()).isEqualTo(2);
  }

  @Test
  void B11_aTokenThatIsKeptWarmIsUsableWheneverItIsAskedFor() throws Exception {
    try (WarmFixture warm = new WarmFixture(fixture)) {
      TokenProvider kept = warm.provider(HOUR);
      kept.get();
      for (int call = 0; call < 5; call++) {
        Duration idle = Duration.ZERO;
        while (idle.compareTo(Duration.ofMinutes(58)) < 0) {
          Duration wait = warm.look();
          TokenFixture.await(() -> phase(kept) == Phase.FRESH); // a renewal may be under way
          assertThat(wait).isLessThanOrEqualTo(Duration.ofSeconds(30));
          fixture.pass(wait);
          idle = idle.plus(wait);
        }
        assertThat(phase(kept)).isIn(Phase.FRESH, Phase.AGEING);
        kept.get();
      }
    }
  }

  @Test
  void B11_aTokenThatNobodyAsksForDuringALifetimeIsNoLongerKeptWarm() throws Exception {
    try (WarmFixture warm = new WarmFixture(fixture)) {
      TokenProvider kept = warm.provider(HOUR);
      kept.get();
      warm.look();
      fixture.pass(Duration.ofMinutes(50));
      warm.look();
      TokenFixture.await(() -> kept.state().generation() == 2);
      fixture.pass(Duration.ofMinutes(50));
      warm.lookForTheLastTime();

      fixture.pass(Duration.ofDays(1));
      assertThat(fixture.source.calls()).isEqualTo(2);

      assertThat(kept.get()).as("comes back with the next call").isEqualTo("token-3");
      warm.begin();
      assertThat(warm.look()).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }
  }

  @Test
  void B11_closingLetsGoOfWhatWasKeptWarm() throws Exception {
    try (WarmFixture warm = new WarmFixture(fixture)) {
      TokenProvider kept = warm.provider(HOUR);
      kept.get();
      warm.look();

      kept.close();
      warm.lookForTheLastTime();

      assertThat(fixture.source.calls()).isEqualTo(1);
    }
  }
}
