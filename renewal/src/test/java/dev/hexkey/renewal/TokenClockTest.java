package dev.hexkey.renewal;

import static dev.hexkey.renewal.TokenFixture.HOUR;
import static dev.hexkey.renewal.TokenFixture.failure;
import static dev.hexkey.renewal.TokenFixture.jwt;
import static dev.hexkey.renewal.TokenFixture.phase;
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
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Section 5 J: clocks. */
class TokenClockTest {
  private static final RecordKey GRANT = new RecordKey("default", "grant");

  private final TokenFixture fixture = new TokenFixture();
  private final TokenProvider provider = fixture.provider();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void J1_afterASleepLongerThanItsLifeATokenIsDead() {
    provider.get();

    fixture.clock.sleep(Duration.ofHours(2));

    assertThat(phase(provider)).isEqualTo(Phase.DEAD);
    assertThat(provider.get()).isEqualTo("token-2");
  }

  @Test
  void J2_aWallClockSetBackDoesNotProlongALife() {
    provider.get();

    fixture.clock.set(Duration.ofHours(-1));
    fixture.pass(HOUR.minusSeconds(60));

    assertThat(phase(provider)).isEqualTo(Phase.DEAD);
    assertThat(provider.get()).isEqualTo("token-2");
  }

  @Test
  void J2_aWallClockSetBackDoesNotProlongABackOff() {
    fixture.source.thenThrow(TokenFixture.down());
    failure(provider);

    fixture.clock.set(Duration.ofHours(-1));
    fixture.passSeconds(0.375);

    assertThat(provider.get()).isEqualTo("token-2");
  }

  @Test
  void J3_aWallClockSetForwardCausesOneRenewal() {
    provider.get();

    fixture.clock.set(Duration.ofDays(1));
    for (int i = 0; i < 1_000; i++) {
      assertThat(provider.get()).isEqualTo("token-2");
      fixture.passSeconds(1);
    }

    assertThat(fixture.source.calls()).isEqualTo(2);
  }

  @Test
  void J3_aWallClockSetForwardDuringAnOutageCausesOneTry() {
    fixture.source.otherwiseThrow(TokenFixture.down());
    failure(provider);

    fixture.clock.set(Duration.ofDays(1));
    for (int i = 0; i < 1_000; i++) {
      failure(provider);
    }

    assertThat(fixture.source.calls()).isEqualTo(2);
  }

  @Test
  void J4_aClockThatIsWrongThroughoutDoesNotMatterToALifetime() {
    for (int days : new int[] {-1, 1}) {
      try (TokenFixture wrong = new TokenFixture()) {
        Duration error = Duration.ofDays(days);
        wrong.clock.set(error);
        wrong.source.otherwise(
            request -> {
              Instant issuer = wrong.clock.instant().minus(error);
              String token = jwt("{\"exp\":" + issuer.plus(HOUR).getEpochSecond() + "}");
              return AccessToken.of(token, HOUR);
            });
        TokenProvider its = wrong.provider();
        for (int minute = 0; minute < 24 * 60; minute++) {
          assertThat(its.get()).isNotEmpty();
          wrong.pass(Duration.ofMinutes(1));
        }
        assertThat(wrong.source.calls()).isBetween(30, 33);
        assertThat(wrong.log.lines()).isEmpty();
        assertThat(wrong.told(TokenEvent.Kind.CLOCK_SKEW) > 0).isEqualTo(days > 0);
      }
    }
  }

  @Test
  void J5_aTokenFromAStoreEndsAtItsInstantByBothClocks() {
    MemoryRecords records = new MemoryRecords();
    try (TokenEngine engine = fixture.builder().recordStore(() -> records).build()) {
      engine.storeGrant(
          GRANT, new Redemption(AccessToken.of("stored", HOUR), SecretValue.ofText("r")));
      fixture.pass(Duration.ofMinutes(30));
      TokenProvider restored = rotating(engine);
      assertThat(restored.get()).isEqualTo("stored");
      assertThat(restored.state().expiry())
          .isEqualTo(fixture.clock.instant().plus(Duration.ofMinutes(30)));

      fixture.clock.set(Duration.ofHours(-1)); // the monotonic deadline stands since the load
      fixture.pass(Duration.ofMinutes(29));

      assertThat(restored.get()).isEqualTo("redeemed");
    }
  }

  @Test
  void J5_aTokenFromAStoreThatHasEndedIsNotUsed() {
    MemoryRecords records = new MemoryRecords();
    try (TokenEngine engine = fixture.builder().recordStore(() -> records).build()) {
      engine.storeGrant(
          GRANT, new Redemption(AccessToken.of("stored", HOUR), SecretValue.ofText("r")));
      fixture.clock.sleep(Duration.ofMinutes(59));

      assertThat(rotating(engine).get()).isEqualTo("redeemed");
    }
  }

  private static TokenProvider rotating(TokenEngine engine) {
    return engine.rotating(
        (grant, request) -> new Redemption(AccessToken.of("redeemed", HOUR), null),
        GRANT,
        TokenFixture.CALLER_RUNS);
  }

  @Test
  void J7_aWokenMachineRenewsWhatIsKeptWarmAtTheNextLook() throws Exception {
    try (WarmFixture warm = new WarmFixture(fixture)) {
      TokenProvider kept = warm.provider(HOUR);
      kept.get();
      assertThat(warm.look()).isLessThanOrEqualTo(Duration.ofSeconds(30));
      assertThat(fixture.source.calls()).isEqualTo(1);

      fixture.clock.sleep(Duration.ofMinutes(55));
      warm.look();

      TokenFixture.await(() -> kept.state().generation() == 2);
      assertThat(kept.get()).isEqualTo("token-2");
    }
  }

  @Test
  void J8_aProcessRestoredFromASnapshotDoesNotUseAStaleToken() {
    provider.get();
    fixture.source.thenThrow(TokenFixture.down());

    fixture.clock.sleep(Duration.ofDays(30));

    assertThat(failure(provider).code()).isEqualTo(ErrorCodes.SOURCE_UNAVAILABLE);
  }

  @Test
  void J8_aProcessRestoredFromASnapshotAbandonsTheFlightItHad() throws Exception {
    Gate frozen = new Gate();
    fixture.source.then(
        request -> {
          frozen.pass();
          return AccessToken.of("stale");
        });
    TokenProvider background = fixture.provider(TokenPolicy.DEFAULT);
    var unused = background.getAsync();
    frozen.awaitArrival();

    fixture.clock.sleep(Duration.ofDays(30));

    assertThat(background.get()).isEqualTo("token-2");
    frozen.open();
    assertThat(unused).isNotNull();
  }
}
