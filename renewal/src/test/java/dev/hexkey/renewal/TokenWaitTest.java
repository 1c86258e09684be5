package dev.hexkey.renewal;

import static dev.hexkey.renewal.TokenFixture.HOUR;
import static dev.hexkey.renewal.TokenFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Section 5 D: cancellation, interrupts, deadlines. */
class TokenWaitTest {
  private final TokenFixture fixture = new TokenFixture();
  private final TokenProvider provider = fixture.provider(TokenPolicy.DEFAULT);
  private final Gate gate = new Gate();

  @AfterEach
  void close() {
    gate.open();
    fixture.close();
  }

  @Test
  void D1_aThreadThatIsInterruptedLeavesTheFlightToTheOthers() throws Exception {
    fixture.source.thenBehind(gate);
    Crowd<String> hasty =
        Crowd.of(
                1,
                () -> {
                  String code = failure(provider).code();
                  return code + Thread.currentThread().isInterrupted();
                })
            .awaitParked();
    gate.awaitArrival();
    Crowd<String> patient = Crowd.of(5, provider::get).awaitParked();

    hasty.threads().get(0).interrupt();

    assertThat(hasty.results()).containsExactly(ErrorCodes.INTERRUPTED + true);
    gate.open();
    assertThat(patient.results()).containsOnly("held-back");
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  @Test
  void D1_aThreadThatIsInterruptedWhileItAsksForAVerdictGivesUp() throws Exception {
    provider.get();
    fixture.source.thenBehind(gate);
    Crowd<Verdict.Action> hasty =
        Crowd.of(
                1,
                () -> {
                  Verdict verdict = provider.rejected("token-1", null);
                  assertThat(verdict.problem().map(HexkeyException::code))
                      .contains(ErrorCodes.INTERRUPTED);
                  return verdict.action();
                })
            .awaitParked();
    gate.awaitArrival();

    hasty.threads().get(0).interrupt();

    assertThat(hasty.results()).containsExactly(Verdict.Action.GIVE_UP);
    gate.open();
    assertThat(provider.get()).isEqualTo("held-back");
  }

  @Test
  void D2_whenTheCallerThatStartedTheFlightGivesUpItsTokenIsKept() throws Exception {
    fixture.source.thenBehind(gate);
    CompletableFuture<String> starter = provider.getAsync().toCompletableFuture();
    gate.awaitArrival();

    assertThat(starter.cancel(true)).isTrue();
    gate.open();

    assertThat(provider.get()).isEqualTo("held-back");
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  @Test
  void D2_whenTheThreadThatStartedTheFlightIsInterruptedItsTokenIsKept() throws Exception {
    fixture.source.thenBehind(gate);
    Crowd<String> starter = Crowd.of(1, provider::get).awaitParked();
    gate.awaitArrival();

    starter.threads().get(0).interrupt();
    assertThat(starter.failures()).hasSize(1);
    gate.open();

    TokenFixture.await(() -> provider.state().generation() == 1);
    assertThat(provider.get()).isEqualTo("held-back");
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  @Test
  void D3_aSubscriberThatTimesOutLeavesNothingBehind() throws Exception {
    fixture.source.thenBehind(gate);
    CompletableFuture<String> hasty =
        provider.getAsync().toCompletableFuture().orTimeout(1, TimeUnit.NANOSECONDS);
    CompletableFuture<String> patient = provider.getAsync().toCompletableFuture();
    TokenFixture.await(hasty::isCompletedExceptionally);
    gate.open();

    assertThat(patient.get()).isEqualTo("held-back");
    fixture.pass(HOUR);
    assertThat(provider.getAsync().toCompletableFuture().get()).isEqualTo("token-2");
  }

  @Test
  void D4_whatAUserDoesToAFutureNobodyElseSees() throws Exception {
    fixture.source.thenBehind(gate);
    CompletableFuture<String> spoilt = provider.getAsync().toCompletableFuture();
    CompletableFuture<String> other = provider.getAsync().toCompletableFuture();
    spoilt.complete("forged");
    spoilt.obtrudeValue("forged");
    gate.open();
    assertThat(other.get()).isEqualTo("held-back");

    CompletableFuture<String> fresh = provider.getAsync().toCompletableFuture();
    fresh.obtrudeValue("forged");
    CompletableFuture<String> header = provider.headerAsync().toCompletableFuture();
    header.obtrudeException(new IllegalStateException("forged"));

    assertThat(provider.getAsync().toCompletableFuture().get()).isEqualTo("held-back");
    assertThat(provider.headerAsync().toCompletableFuture().get()).isEqualTo("Bearer held-back");
    assertThat(provider.get()).isEqualTo("held-back");
  }

  @Test
  void D5_aCallerWaitsNoLongerThanItsDeadlineAndTheRenewalGoesOn() throws Exception {
    fixture.source.thenBehind(gate);
    long begin = System.nanoTime();

    HexkeyException thrown = failure(() -> provider.get(Deadline.after(Duration.ofMillis(50))));

    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    assertThat(thrown.code()).isEqualTo(ErrorCodes.TIMEOUT);
    assertThat(took).isBetween(50L, 5_000L); // 100 ms where the machine is not loaded
    assertThat(thrown.tokenFailure().orElseThrow().source()).isEqualTo("scripted source");
    gate.open();
    assertThat(provider.get(Deadline.after(Duration.ofSeconds(20)))).isEqualTo("held-back");
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  @Test
  void D5_aDeadlineThatHasPassedStillGetsATokenThatIsThere() {
    provider.get();

    assertThat(provider.get(Deadline.after(Duration.ZERO))).isEqualTo("token-1");
    assertThat(provider.token(Duration.ofMinutes(5), Deadline.after(Duration.ZERO)).revealText())
        .isEqualTo("token-1");
  }

  @Test
  void D5_withoutADeadlineTheWaitBudgetOfThePolicyCounts() {
    TokenProvider impatient =
        fixture.provider(TokenPolicy.builder().waitBudget(Duration.ofMillis(20)).build());
    fixture.source.thenBehind(gate);

    assertThat(failure(impatient).code()).isEqualTo(ErrorCodes.TIMEOUT);
    assertThat(failure(() -> impatient.get(HOUR)).code()).isEqualTo(ErrorCodes.TIMEOUT);
    assertThat(impatient.rejected("unknown", null).problem().map(HexkeyException::code))
        .contains(ErrorCodes.TIMEOUT);
  }

  @Test
  void D6_anInterruptOfOneCallerIsNoFailureOfTheSource() throws Exception {
    fixture.source.thenBehind(gate);
    Crowd<String> hasty = Crowd.of(1, provider::get).awaitParked();
    Crowd<String> patient = Crowd.of(5, provider::get).awaitParked();
    gate.awaitArrival();
    hasty.threads().get(0).interrupt();
    assertThat(hasty.failures()).hasSize(1);
    gate.open();

    assertThat(patient.results()).containsOnly("held-back");
    assertThat(provider.state().lastFailure()).isNull();
  }

  @Test
  void D6_anInterruptOfTheCallerThatRunsTheRenewalIsNoFailureForTheOthers() throws Exception {
    TokenProvider inline = fixture.provider();
    fixture.source.then(
        request -> {
          gate.passInterruptibly();
          throw new AssertionError("not interrupted");
        });
    Crowd<String> runner =
        Crowd.of(
            1,
            () -> {
              String got;
              try {
                got = inline.get(); // somebody else may have renewed before it looks again
              } catch (HexkeyException e) {
                got = e.code();
              }
              return got + Thread.currentThread().isInterrupted();
            });
    gate.awaitArrival();
    Crowd<String> others = Crowd.of(5, inline::get).awaitParked();

    runner.threads().get(0).interrupt();

    assertThat(runner.results().get(0)).isIn(ErrorCodes.INTERRUPTED + true, "token-2" + true);
    assertThat(others.results()).containsOnly("token-2");
    assertThat(inline.state().lastFailure()).isNull();
    assertThat(fixture.source.calls()).isEqualTo(2);
  }
}
