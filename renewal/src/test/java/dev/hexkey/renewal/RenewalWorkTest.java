package dev.hexkey.renewal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenRequest.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A flight that starts after another one has landed: what its caller saw is not what is now. */
class RenewalWorkTest {
  private final TokenFixture fixture = new TokenFixture();
  private final RenewingTokenProvider provider = (RenewingTokenProvider) fixture.provider();

  @AfterEach
  void close() {
    fixture.close();
  }

  private RenewalWork work(Held seen, Duration leastLife, @Nullable String claims) {
    return new RenewalWork(
        provider, seen, Reason.FIRST, leastLife, claims, provider.now(), RenewalWork.BUDGET);
  }

  private RenewalWork work(Held seen) {
    return work(seen, Duration.ZERO, null);
  }

  private String landed(RenewalWork work) {
    return work.get().asAccessToken().revealText();
  }

  private @Nullable Outage outage() {
    return provider.held().outage();
  }

  @Test
  void whatAnotherBroughtServes() {
    Held seen = provider.held();
    provider.get();

    assertThat(landed(work(seen))).isEqualTo("token-1");
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  @Test
  void whereNothingHappenedTheSourceIsAsked() {
    provider.get();

    assertThat(landed(work(provider.held()))).isEqualTo("token-2");
  }

  @Test
  void aTokenThatEndsTooSoonForTheCallerDoesNotServe() {
    Held seen = provider.held();
    provider.get();

    assertThat(landed(work(seen, Duration.ofMinutes(61), null))).isEqualTo("token-2");
  }

  @Test
  void aTokenWithoutTheClaimsDoesNotServe() {
    Held seen = provider.held();
    provider.get();

    assertThat(landed(work(seen, Duration.ZERO, "{}"))).isEqualTo("token-2");
    assertThat(fixture.source.requests().get(1).claims()).isEqualTo("{}");
  }

  @Test
  void aTokenThatTheCallerHasSeenDoesNotServe() {
    provider.get();
    Held seen = provider.held();
    fixture.source.thenThrow(TokenFixture.down());
    provider.refresh().toCompletableFuture().join(); // another moment, and the token of before

    assertThat(provider.held()).isNotSameAs(seen);
    fixture.pass(Duration.ofMinutes(1));
    assertThat(landed(work(seen))).isEqualTo("token-3");
  }

  @Test
  void whatAnotherFailedWithIsThrownAndNotTriedAgain() {
    Held seen = provider.held();
    fixture.source.otherwiseThrow(TokenFixture.down());
    TokenFixture.failure((TokenProvider) provider);
    int calls = fixture.source.calls();

    assertThat(TokenFixture.failure(work(seen))).isSameAs(requireNonNull(outage()).failure());
    assertThat(fixture.source.calls()).isEqualTo(calls);
  }

  @Test
  void whatAnotherFailedWithIsTriedAgainAfterItsWait() {
    Held seen = provider.held();
    fixture.source.thenThrow(TokenFixture.misconfigured());
    TokenFixture.failure((TokenProvider) provider);
    fixture.pass(Duration.ofHours(1));

    assertThat(landed(work(seen))).isEqualTo("token-2");
  }

  @Test
  void aFailureThatTheCallerHasSeenIsNotThrown() {
    fixture.source.thenThrow(TokenFixture.misconfigured());
    TokenFixture.failure((TokenProvider) provider);
    Held seen = provider.held();

    assertThat(landed(work(seen))).isEqualTo("token-2");
  }

  @Test
  void itIsAbandonedAfterAMinuteByEitherClock() {
    RenewalWork work = work(provider.held());
    long millis = provider.now().millis();
    long nanos = provider.now().nanos();

    assertThat(work.isAbandoned(millis + 60_000, nanos + 60_000_000_000L)).isFalse();
    assertThat(work.isAbandoned(millis + 60_001, nanos)).isTrue();
    assertThat(work.isAbandoned(millis, nanos + 60_000_000_001L)).isTrue();
  }

  @Test
  void itIsOverdueAfterItsBudget() {
    RenewalWork work = work(provider.held());
    long nanos = provider.now().nanos();

    assertThat(work.isOverdue(nanos + RenewalWork.BUDGET.toNanos())).isFalse();
    assertThat(work.isOverdue(nanos + RenewalWork.BUDGET.toNanos() + 1)).isTrue();
  }
}
