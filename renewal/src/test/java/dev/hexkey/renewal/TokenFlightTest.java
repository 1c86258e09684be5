package dev.hexkey.renewal;

import static dev.hexkey.renewal.TokenFixture.HOUR;
import static dev.hexkey.renewal.TokenFixture.failure;
import static dev.hexkey.renewal.TokenFixture.phase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenEvent;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.TokenState.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 5 C: one flight. */
class TokenFlightTest {
  private final TokenFixture fixture = new TokenFixture();
  private final TokenProvider provider = fixture.provider(TokenPolicy.DEFAULT);
  private final Gate gate = new Gate();

  @AfterEach
  void close() {
    gate.open();
    fixture.close();
  }

  @Test
  void C1_aThousandThreadsWithoutATokenAreOneCallOfTheSource() throws Exception {
    fixture.source.thenBehind(gate);
    Crowd<String> crowd = Crowd.of(1_000, provider::get).awaitParked();

    gate.open();

    assertThat(crowd.results()).hasSize(1_000).containsOnly("held-back");
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  @Test
  void C2_whileASourceTakes20SecondsNoSecondCallStarts() throws Exception {
    fixture.source.thenBehind(gate);
    Crowd<String> crowd = Crowd.of(10, provider::get).awaitParked();

    fixture.passSeconds(20);
    Crowd<String> more = Crowd.of(10, provider::get).awaitParked();
    gate.open();

    assertThat(crowd.results()).containsOnly("held-back");
    assertThat(more.results()).containsOnly("held-back");
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  @Test
  void C3_aSourceThatFailsFailsAThousandThreadsWithOneCall() throws Exception {
    fixture.source.thenBehind(
        gate,
        request -> {
          throw TokenFixture.down();
        });
    Crowd<String> crowd = Crowd.of(1_000, provider::get).awaitParked();

    gate.open();

    assertThat(crowd.failures())
        .hasSize(1_000)
        .allMatch(
            e ->
                e instanceof HexkeyException ours
                    && ours.code().equals(ErrorCodes.SOURCE_UNAVAILABLE));
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  @Test
  void C4_callersThatBlockAndCallersThatDoNotShareTheFlight() throws Exception {
    fixture.source.thenBehind(gate);
    CompletableFuture<String> async = provider.getAsync().toCompletableFuture();
    Crowd<String> crowd = Crowd.of(5, provider::get).awaitParked();
    CompletableFuture<String> header = provider.headerAsync().toCompletableFuture();
    CompletableFuture<CurrentToken> refreshed = provider.refresh().toCompletableFuture();
    assertThat(async).isNotDone();

    gate.open();

    assertThat(crowd.results()).containsOnly("held-back");
    assertThat(async.get()).isEqualTo("held-back");
    assertThat(header.get()).isEqualTo("Bearer held-back");
    assertThat(refreshed.get().revealText()).isEqualTo("held-back");
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  static Stream<TokenSource> bad() {
    return Stream.of(
        request -> {
          throw new IOException("checked");
        },
        request -> {
          throw new IllegalStateException("unchecked");
        },
        request -> {
          throw new AssertionError("an Error");
        },
        request -> {
          throw new StackOverflowError();
        },
        request -> {
          throw new InterruptedException();
        },
        TokenFlightTest::nothing);
  }

  @SuppressWarnings({"NullAway", "DataFlowIssue"}) // what an unchecked source may do
  private static AccessToken nothing(TokenRequest request) {
    return null;
  }

  @ParameterizedTest
  @MethodSource("bad")
  void C5_howeverASourceEndsThoseWhoWaitAreToldAndTheSlotIsFree(TokenSource bad) throws Exception {
    fixture.source.thenBehind(gate, bad);
    Crowd<String> crowd = Crowd.of(5, provider::get).awaitParked();
    CompletableFuture<String> async = provider.getAsync().toCompletableFuture();

    gate.open();

    assertThat(crowd.failures()).hasSize(5).allMatch(e -> e instanceof HexkeyException);
    assertThatThrownBy(async::get).hasCauseInstanceOf(HexkeyException.class);
    assertThat(phase(provider)).isEqualTo(Phase.COOLING_DOWN);
    fixture.passSeconds(1);
    assertThat(provider.get()).isEqualTo("token-2");
  }

  @Test
  void C5_aSourceWithoutATokenIsMalformed() {
    fixture.source.then(TokenFlightTest::nothing);

    assertThat(failure(provider).code()).isEqualTo(ErrorCodes.MALFORMED_RESPONSE);
  }

  private TokenProvider async(TokenSource.Async source) {
    return fixture.engine.ofAsync("async source", source, TokenPolicy.DEFAULT);
  }

  @SuppressWarnings({"NullAway", "DataFlowIssue"}) // what an unchecked source may do
  private static CompletionStage<AccessToken> noStage() {
    return null;
  }

  @Test
  void C6_anAsyncSourceThatThrowsCountsAsAFailure() {
    AtomicInteger calls = new AtomicInteger();
    TokenProvider its =
        async(
            request ->
                switch (calls.incrementAndGet()) {
                  case 1 -> throw new IOException("at once");
                  case 2 -> CompletableFuture.failedStage(new IOException("later"));
                  case 3 -> noStage();
                  case 4 -> CompletableFuture.completedStage(nothing(request));
                  default -> CompletableFuture.completedStage(AccessToken.of("good", HOUR));
                });

    assertThat(failure(its)).hasCauseInstanceOf(IOException.class).hasRootCauseMessage("at once");
    fixture.passSeconds(10);
    assertThat(failure(its)).hasCauseInstanceOf(IOException.class).hasRootCauseMessage("later");
    fixture.passSeconds(10);
    assertThat(failure(its).code()).isEqualTo(ErrorCodes.MALFORMED_RESPONSE);
    fixture.passSeconds(10);
    assertThat(failure(its).code()).isEqualTo(ErrorCodes.MALFORMED_RESPONSE);
    fixture.passSeconds(10);
    assertThat(its.get()).isEqualTo("good");
  }

  private TokenProvider on(Executor executor) {
    return fixture.provider(TokenPolicy.builder().executor(executor).build());
  }

  @Test
  void C7_anExecutorThatRejectsDoesNotStopARenewal() throws Exception {
    TokenProvider rejected =
        on(
            task -> {
              throw new RejectedExecutionException("full");
            });

    assertThat(rejected.get()).isEqualTo("token-1");
    fixture.pass(HOUR);
    assertThat(rejected.getAsync().toCompletableFuture().get()).isEqualTo("token-2");
  }

  @Test
  void C7_anExecutorThatFailsOtherwiseFailsTypedAndIsCounted() {
    AtomicInteger tasks = new AtomicInteger();
    TokenProvider broken =
        on(
            task -> {
              if (tasks.incrementAndGet() < 3) {
                throw new IllegalStateException("broken executor");
              }
              task.run();
            });

    for (int i = 0; i < 100; i++) {
      assertThat(failure(broken).code()).isEqualTo(ErrorCodes.SOURCE_UNAVAILABLE);
    }
    assertThat(tasks).hasValue(1);
    fixture.passSeconds(1);
    assertThat(broken.getAsync().toCompletableFuture()).isCompletedExceptionally();
    fixture.passSeconds(1);
    assertThat(broken.get()).isEqualTo("token-1");
  }

  @Test
  void C7_anExecutorWithoutAThreadLeavesAnAgeingTokenInPlace() {
    AtomicInteger tasks = new AtomicInteger();
    TokenProvider broken =
        on(
            task -> {
              if (tasks.incrementAndGet() > 1) {
                throw new OutOfMemoryError("no thread");
              }
              task.run();
            });
    broken.get();
    fixture.pass(Duration.ofMinutes(50));

    assertThat(broken.get()).isEqualTo("token-1");
    assertThat(broken.get()).isEqualTo("token-1");
    assertThat(tasks).hasValue(2);
  }

  @Test
  void C8_whoWakesUpSeesTheNewTokenOrANewerOne() throws Exception {
    provider.get();
    for (int round = 2; round < 20; round++) {
      int generation = round;
      fixture.pass(HOUR);
      Gate own = new Gate();
      fixture.source.then(
          request -> {
            own.pass();
            return AccessToken.of(fixture.source.next(), HOUR);
          });
      Crowd<Long> crowd =
          Crowd.of(
                  20,
                  () -> {
                    String got = provider.get();
                    if (!got.equals("token-" + generation)) {
                      throw new AssertionError(got);
                    }
                    return provider.token().generation();
                  })
              .awaitParked();
      own.open();
      assertThat(crowd.results()).containsOnly((long) round);
    }
  }

  @Test
  void C8_whoWakesUpAfterTheNewTokenWasRefusedWaitsForTheNextOne() throws Exception {
    List<CompletableFuture<String>> waiting = new ArrayList<>();
    fixture.source.thenBehind(gate);
    waiting.add(provider.getAsync().toCompletableFuture());
    gate.awaitArrival();
    // hangs on the flight before the other one, and refuses what it brings
    var refusal =
        provider
            .getAsync()
            .thenCompose(token -> provider.rejectedAsync(token, null))
            .toCompletableFuture();
    waiting.add(provider.getAsync().toCompletableFuture());

    gate.open();

    for (CompletableFuture<String> each : waiting) {
      assertThat(each.get()).isIn("held-back", "token-2");
    }
    assertThat(refusal.get().token().orElseThrow().revealText()).isEqualTo("token-2");
    assertThat(fixture.source.calls()).isEqualTo(2);
  }

  @Test
  void C8_whatComesBetweenTwoLooksIsNotRenewed() throws Exception {
    AtomicReference<Runnable> onLook = new AtomicReference<>(() -> {});
    CountDownLatch renewedTwice = new CountDownLatch(2);
    try (TokenEngine engine =
        TokenEngine.builder()
            .clock(
                () -> {
                  Objects.requireNonNull(onLook.get()).run();
                  return fixture.clock.instant();
                })
            .ticker(fixture.clock)
            .withoutLog()
            .build()) {
      TokenProvider looked = engine.of(fixture.source, TokenPolicy.DEFAULT);
      looked.subscribe(
          event -> {
            if (event.kind() == TokenEvent.Kind.RENEWED) {
              renewedTwice.countDown();
            }
          });
      fixture.source.thenBehind(gate);
      CompletableFuture<String> before = looked.getAsync().toCompletableFuture();
      gate.awaitArrival();
      var refusal =
          looked
              .getAsync()
              .thenCompose(
                  token -> {
                    var verdict = looked.rejectedAsync(token, null);
                    onLook.set(onceHere(onLook, renewedTwice));
                    return verdict;
                  })
              .toCompletableFuture();
      CompletableFuture<String> after = looked.getAsync().toCompletableFuture();

      gate.open();

      assertThat(List.of(before.get(), after.get()))
          .allMatch(token -> token.equals("held-back") || token.equals("token-2"))
          .contains("token-2");
      assertThat(refusal.get().token().orElseThrow().revealText()).isEqualTo("token-2");
      assertThat(fixture.source.calls()).isEqualTo(2);
    }
  }

  /**
   * On this thread's next look at the clock the next token comes: between two looks at the token.
   */
  private static Runnable onceHere(AtomicReference<Runnable> onLook, CountDownLatch come) {
    Thread here = Thread.currentThread();
    return () -> {
      if (Thread.currentThread() == here) {
        onLook.set(() -> {});
        try {
          assertThat(come.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          here.interrupt();
        }
      }
    };
  }

  @Test
  void C9_aSourceThatCallsItsOwnProviderIsToldSo() {
    List<Throwable> inside = Collections.synchronizedList(new ArrayList<>());
    fixture.source.then(
        request -> {
          inside.add(failure(provider));
          inside.add(failure(() -> provider.get(HOUR)));
          inside.add(failure(provider::token));
          inside.add(failureOf(provider.getAsync()));
          inside.add(failureOf(provider.refresh()));
          throw new IOException("planned");
        });

    failure(provider);

    assertThat(inside)
        .hasSize(5)
        .allMatch(e -> e instanceof HexkeyException h && h.code().equals(ErrorCodes.REENTRANT));
  }

  private static Throwable failureOf(CompletionStage<?> stage) {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    var unused = stage.whenComplete((value, thrown) -> failure.set(thrown));
    Throwable thrown = failure.get();
    if (unused == null || thrown == null) {
      throw new AssertionError("not failed at once");
    }
    return thrown.getCause() instanceof HexkeyException ours && !(thrown instanceof HexkeyException)
        ? ours
        : thrown;
  }

  @Test
  void C9_sourcesThatNeedEachOtherAreToldSo() {
    AtomicReference<@Nullable TokenProvider> second = new AtomicReference<>();
    TokenProvider first =
        fixture.engine.of(
            request ->
                AccessToken.of("for-" + java.util.Objects.requireNonNull(second.get()).get()),
            TokenPolicy.DEFAULT);
    second.set(fixture.engine.of(request -> AccessToken.of(first.get()), TokenPolicy.DEFAULT));

    assertThat(failure(first).code()).isEqualTo(ErrorCodes.REENTRANT);
  }

  @Test
  void C9_aSourceMayNeedAnotherProvider() {
    TokenProvider other = fixture.engine.of(r -> AccessToken.of("inner"), TokenPolicy.DEFAULT);
    TokenProvider outer =
        fixture.engine.of(r -> AccessToken.of("outer-" + other.get()), TokenPolicy.DEFAULT);

    assertThat(outer.get()).isEqualTo("outer-inner");
  }

  @Test
  void C9_aListenerThatCallsItsOwnProviderIsToldSoWhereItWouldWait() {
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    TokenProvider its = fixture.provider();
    its.subscribe(
        event ->
            heard.add(event.kind() == TokenEvent.Kind.RENEWED ? its.get() : failure(its).code()));
    fixture.source.thenThrow(TokenFixture.down());

    failure(its);
    fixture.passSeconds(1);
    its.get();

    assertThat(heard).containsExactly(ErrorCodes.REENTRANT, "token-2");
  }

  @Test
  void C10_aFlightDoesNotNeedWhatThoseWhoWaitHold() throws Exception {
    java.util.concurrent.Semaphore slots = new java.util.concurrent.Semaphore(5);
    fixture.source.thenBehind(gate);
    Crowd<String> crowd =
        Crowd.of(
                20,
                () -> {
                  slots.acquire(); // as an HTTP client does before it asks for the token
                  try {
                    return provider.get();
                  } finally {
                    slots.release();
                  }
                })
            .awaitParked();

    gate.open();

    assertThat(crowd.results()).containsOnly("held-back");
  }

  @Test
  void C11_whileASourceBlocksAUsableTokenIsReturned() throws Exception {
    provider.get();
    fixture.source.thenBehind(gate);
    fixture.pass(Duration.ofMinutes(50));

    provider.get();
    gate.awaitArrival();

    assertThat(provider.get()).isEqualTo("token-1");
    assertThat(provider.token().revealText()).isEqualTo("token-1");
    assertThat(phase(provider)).isEqualTo(Phase.AGEING);
  }

  @Test
  void C11_whileAListenerBlocksAUsableTokenIsReturned() throws Exception {
    provider.subscribe(event -> gate.pass());

    assertThat(provider.get()).isEqualTo("token-1"); // the flight's thread is still telling
    gate.awaitArrival();
    assertThat(provider.get()).isEqualTo("token-1");
    fixture.pass(HOUR);
    assertThat(provider.get()).as("the slot is free, too").isEqualTo("token-2");
  }

  @Test
  void C11_whileTheLogBlocksAUsableTokenIsReturned() throws Exception {
    TokenLog slow =
        new TokenLog() {
          @Override
          public void failed(String source, String code, boolean usable) {
            gate.pass();
          }

          @Override
          public void expired(String source, String code) {}

          @Override
          public void recovered(String source, int failures) {}

          @Override
          public void listenerFailed(String source, String type) {}
        };
    try (TokenEngine engine = fixture.builder().log(slow).build()) {
      TokenProvider its = engine.of(fixture.source, TokenPolicy.DEFAULT);
      its.get();
      fixture.source.thenThrow(TokenFixture.down());
      fixture.pass(Duration.ofMinutes(50));

      assertThat(its.get()).isEqualTo("token-1");
      gate.awaitArrival();

      assertThat(its.get()).isEqualTo("token-1");
      gate.open();
    }
  }

  @Test
  void C11_aListenerThatThrowsHarmsNobody() {
    TokenProvider its = fixture.provider();
    its.subscribe(
        event -> {
          throw new IllegalStateException("planned");
        });
    List<TokenEvent.Kind> heard = new ArrayList<>();
    its.subscribe(event -> heard.add(event.kind()));

    assertThat(its.get()).isEqualTo("token-1");

    assertThat(heard).containsExactly(TokenEvent.Kind.RENEWED);
    assertThat(fixture.log.lines())
        .containsExactly("listener scripted source java.lang.IllegalStateException");
  }

  @Test
  void C11_aSubscriptionThatIsClosedHearsNothingMore() {
    TokenProvider its = fixture.provider();
    List<TokenEvent.Kind> heard = new ArrayList<>();
    TokenProvider.Subscription subscription = its.subscribe(event -> heard.add(event.kind()));
    its.get();

    subscription.close();
    subscription.close();
    fixture.pass(HOUR);
    its.get();

    assertThat(heard).hasSize(1);
  }

  @Test
  void C12_aSlowIssuerDoesNotDelayAnotherKey() throws Exception {
    fixture.source.thenBehind(gate);
    var unused = provider.getAsync();
    gate.awaitArrival();
    TokenProvider other = fixture.engine.of(r -> AccessToken.of("other"), TokenPolicy.DEFAULT);

    assertThat(other.get()).isEqualTo("other");
    assertThat(unused).isNotNull();
  }

  @Test
  void C13_theLateAnswerOfAnAbandonedFlightDoesNotReplaceANewerToken() throws Exception {
    fixture.source.thenBehind(gate, request -> AccessToken.of("late", Duration.ofMinutes(1)));
    var unused = provider.getAsync();
    gate.awaitArrival();
    fixture.clock.sleep(Duration.ofMinutes(2));

    assertThat(provider.get()).isEqualTo("token-2");
    gate.open();
    TokenFixture.await(() -> fixture.source.calls() == 2 && unused.toCompletableFuture().isDone());

    assertThat(provider.get()).isEqualTo("token-2");
  }

  @Test
  void C13_theLateAnswerOfAnAbandonedFlightIsTakenIfItIsBetter() throws Exception {
    fixture.source.thenBehind(gate, request -> AccessToken.of("late", Duration.ofHours(9)));
    fixture.source.then(AccessToken.of("second", HOUR));
    var unused = provider.getAsync();
    gate.awaitArrival();
    fixture.clock.sleep(Duration.ofMinutes(2));
    assertThat(provider.get()).isEqualTo("second");

    gate.open();

    TokenFixture.await(() -> provider.get().equals("late"));
    assertThat(unused).isNotNull();
  }

  @Test
  void C13_aFlightThatHangsForNobodyIsEndedAndCounted() throws Exception {
    provider.get();
    fixture.pass(Duration.ofMinutes(46).plusSeconds(31));
    fixture.source.thenBehind(gate);
    provider.get();
    gate.awaitArrival();
    fixture.passSeconds(25);
    provider.get();
    assertThat(fixture.told(TokenEvent.Kind.RENEWAL_FAILED)).isZero();

    fixture.passSeconds(1);
    provider.get();

    gate.awaitInterrupted();
    assertThat(provider.state().lastFailure()).isEqualTo(ErrorCodes.SOURCE_UNAVAILABLE);
    assertThat(provider.get()).isEqualTo("token-1");
    assertThat(fixture.source.calls()).isEqualTo(2);
    fixture.passSeconds(3.75);
    provider.get();
    TokenFixture.await(() -> provider.get().equals("token-3"));
  }

  @Test
  void C14_everyTriggerMeetsInTheSameFlight() throws Exception {
    provider.get();
    fixture.pass(Duration.ofMinutes(50));
    fixture.source.thenBehind(gate);

    assertThat(provider.get()).isEqualTo("token-1"); // a call
    gate.awaitArrival();
    CompletableFuture<?> refresh = provider.refresh().toCompletableFuture();
    CompletableFuture<?> refused = provider.rejectedAsync("token-1", null).toCompletableFuture();
    CompletableFuture<String> async = provider.getAsync().toCompletableFuture();
    Crowd<String> crowd = Crowd.of(3, provider::get).awaitParked();
    gate.open();

    assertThat(crowd.results()).containsOnly("held-back");
    assertThat(async.get()).isEqualTo("held-back");
    assertThat(refresh.get()).isNotNull();
    assertThat(refused.get()).isNotNull();
    assertThat(fixture.source.calls()).isEqualTo(2);
  }

  @Test
  void C14_keepWarmMeetsInTheSameFlightToo() throws Exception {
    try (WarmFixture warm = new WarmFixture(fixture)) {
      TokenProvider kept = warm.provider(HOUR);
      kept.get();
      warm.look();
      fixture.source.thenBehind(gate);
      fixture.pass(Duration.ofMinutes(50));
      assertThat(kept.get()).isEqualTo("token-1");
      gate.awaitArrival();

      warm.look();
      warm.look();

      assertThat(fixture.source.calls()).isEqualTo(2);
      gate.open();
    }
  }

  @Test
  void C14_refreshRenewsAFreshToken() throws Exception {
    provider.get();

    assertThat(provider.refresh().toCompletableFuture().get().revealText()).isEqualTo("token-2");
    assertThat(provider.get()).isEqualTo("token-2");
    assertThat(fixture.source.requests().get(1).reason()).isEqualTo(TokenRequest.Reason.AHEAD);
    assertThat(fixture.source.requests().get(0).reason()).isEqualTo(TokenRequest.Reason.FIRST);
  }
}
