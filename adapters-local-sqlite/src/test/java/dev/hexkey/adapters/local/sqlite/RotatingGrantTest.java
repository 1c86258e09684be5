package dev.hexkey.adapters.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Fence;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.LockedException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordLock;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.SourceReasons;
import dev.hexkey.ports.StoredRecord;
import dev.hexkey.ports.TokenEvent;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.UnauthenticatedException;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.ports.Verdict;
import dev.hexkey.renewal.TokenEngine;
import dev.hexkey.testkit.ManualClock;
import dev.hexkey.testkit.Race;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Grants that rotate, on the real store; each engine stands for a process. */
class RotatingGrantTest {
  private static final RecordKey KEY = new RecordKey("default", "connection/example");
  private static final TokenPolicy HERE = TokenPolicy.builder().callerRuns().build();
  private static final TokenPolicy FORGIVING = HERE.toBuilder().rotationGrace().build();

  private final ManualClock clock = new ManualClock();
  private final RotatingIssuer issuer = new RotatingIssuer();
  private final List<TokenEngine> engines = new ArrayList<>();
  private TestStore local;
  private WatchedRecords records;

  @BeforeEach
  void open() throws Exception {
    local = new TestStore(LocalSettings.DEFAULTS);
    records = new WatchedRecords(local.store().records());
    engine().storeGrant(KEY, issuer.signIn());
  }

  @AfterEach
  void close() {
    engines.forEach(TokenEngine::close);
    local.close();
  }

  private TokenEngine engine() {
    TokenEngine engine =
        TokenEngine.builder().clock(clock).ticker(clock).recordStore(() -> records).build();
    engines.add(engine);
    return engine;
  }

  private TokenProvider process() {
    return process(HERE);
  }

  private TokenProvider process(TokenPolicy policy) {
    return engine().rotating(issuer, KEY, policy);
  }

  /** The token of the sign-in ends. */
  private void expire() {
    clock.advance(Duration.ofHours(2));
  }

  private Document stored() {
    return records.find(KEY).orElseThrow().value();
  }

  private String storedRefreshToken() {
    return stored().secret("refresh_token").orElseThrow().revealText();
  }

  private static UnauthenticatedException signInNeeded(TokenProvider provider) {
    UnauthenticatedException failure =
        catchThrowableOfType(UnauthenticatedException.class, provider::get);
    assertThat(failure.code()).isEqualTo(ErrorCodes.SIGN_IN_REQUIRED);
    return failure;
  }

  @Test
  void theTokenOfTheSignInIsUsedToItsEnd() {
    assertThat(process().get()).isEqualTo("access-1");
    assertThat(issuer.redemptions()).isZero();
  }

  @Test
  void K1_oneRenewalReachesTheIssuerAndBothProcessesHoldItsResult() throws Exception {
    List<TokenProvider> processes = List.of(process(), process());
    processes.forEach(TokenProvider::get);
    expire();

    List<String> tokens = Race.run(2, runner -> processes.get(runner).get());

    assertThat(tokens).containsExactly("access-2", "access-2");
    assertThat(issuer.redemptions()).isEqualTo(1);
  }

  @Test
  void K2_aNewerGenerationUnderTheLockIsAdoptedAndNothingIsSent() {
    TokenProvider here = process();
    TokenProvider there = process();
    expire();
    records.beforeLock = there::get; // after the first look, before the lock

    assertThat(here.get()).isEqualTo("access-2");
    assertThat(issuer.redemptions()).isEqualTo(1);
  }

  @Test
  void K3_theRecordsRefreshTokenIsTheOneThatIsSent() {
    TokenProvider here = process();
    here.get();
    engine().storeGrant(KEY, issuer.signIn()); // the one that memory knows is dead now
    expire();

    assertThat(here.get()).isEqualTo("access-3");
    assertThat(storedRefreshToken()).isEqualTo("refresh-3");
  }

  @Test
  void K4_theNewRefreshTokenIsStoredBeforeAnybodySeesTheAccessToken() {
    TokenProvider here = process();
    expire();
    List<String> seenWhileStoring = new ArrayList<>();
    records.afterWrite = () -> seenWhileStoring.add(String.valueOf(here.state().phase()));

    here.get();

    assertThat(seenWhileStoring).isNotEmpty().doesNotContain("FRESH");
    assertThat(storedRefreshToken()).isEqualTo("refresh-2");
  }

  @Test
  void K4_aKillBetweenTheAnswerAndTheWriteIsWrittenDownAndNeverGuessedAt() {
    TokenProvider killed = process();
    expire();
    issuer.after(
        () -> {
          throw new Killed();
        });
    assertThatThrownBy(killed::get).isInstanceOf(UnauthenticatedException.class);

    UnauthenticatedException failure = signInNeeded(process());

    assertThat(failure.reason()).contains(SourceReasons.RESPONSE_LOST);
    assertThat(issuer.redemptions()).isEqualTo(1);
  }

  @Test
  void K5_noReaderSeesHalfARecord() throws Exception {
    AtomicBoolean done = new AtomicBoolean();

    List<Integer> seen =
        Race.run(
            4,
            runner -> {
              if (runner == 0) {
                for (int i = 0; i < 40; i++) {
                  engine().storeGrant(KEY, issuer.signIn());
                }
                done.set(true);
                return 0;
              }
              int reads = 0;
              while (!done.get()) {
                Document value = stored();
                String access = value.secret("access_token").orElseThrow().revealText();
                String refresh = value.secret("refresh_token").orElseThrow().revealText();
                assertThat(access.substring(7)).isEqualTo(refresh.substring(8));
                reads++;
              }
              return reads;
            });

    assertThat(seen.subList(1, 4)).allMatch(reads -> reads > 0);
  }

  @Test
  void K5_theFileIsItsOwnersOnly() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(local.file())))
        .isEqualTo("rw-------");
  }

  @Test
  void K6_theLocksWaitAndLeaseAreLongerThanTheLongestFlight() {
    Duration longestFlight = Duration.ofSeconds(25);

    assertThat(RecordStore.LOCK_WAIT).isGreaterThan(longestFlight);
    assertThat(RecordStore.LOCK_LEASE).isGreaterThan(longestFlight);
    assertThat(LocalSettings.DEFAULTS.lockLease()).isEqualTo(RecordStore.LOCK_LEASE);
  }

  @Test
  void K7_whenTheLeaseOfAKilledHolderEndsAnotherProcessProceeds() throws Exception {
    RecordLock killed = records.lock(KEY, Duration.ofSeconds(1));
    TokenProvider here = process();
    expire();

    local.advance(RecordStore.LOCK_LEASE.plusSeconds(1));

    assertThat(here.get()).isEqualTo("access-2");
    assertThatThrownBy(killed::renew).isInstanceOf(ConflictingException.class);
  }

  @Test
  void K8_withoutTheLockAUsableTokenServes() throws Exception {
    TokenProvider here = process();
    here.get();
    clock.advance(Duration.ofMinutes(50));

    try (RecordLock held = records.lock(KEY, Duration.ofSeconds(1))) {
      records.lockWait = Duration.ofMillis(50);

      assertThat(here.get()).isEqualTo("access-1");
      held.renew(); // it is held still
    }
    assertThat(issuer.redemptions()).isZero();
  }

  @Test
  void K8_withoutTheLockADeadTokenIsATypedErrorAndNothingIsRedeemed() throws Exception {
    TokenProvider here = process();
    expire();

    try (RecordLock held = records.lock(KEY, Duration.ofSeconds(1))) {
      records.lockWait = Duration.ofMillis(50);

      assertThatThrownBy(here::get)
          .isInstanceOf(LockedException.class)
          .hasMessageStartingWith("[LOCK_UNAVAILABLE]");
      held.renew(); // it is held still
    }
    assertThat(issuer.redemptions()).isZero();
  }

  @Test
  void K9_aRecordThatChangedDuringARefusedRedemptionIsAdopted() {
    TokenProvider here = process();
    expire();
    issuer.before(
        () -> engine().storeGrant(KEY, issuer.signIn())); // the old token is dead from here on

    assertThat(here.get()).isEqualTo("access-2");
  }

  @Test
  void K9_anUnchangedRecordIsTheEnd() {
    TokenProvider here = process();
    expire();
    issuer.revoke();

    signInNeeded(here);
    signInNeeded(process());

    assertThat(issuer.redemptions()).isEqualTo(1);
    assertThat(storedRefreshToken()).isEqualTo("refresh-1"); // G9: nothing is deleted
  }

  @Test
  void K10_aLostAnswerIsSentOnceMoreWhereTheIssuerForgivesIt() {
    issuer.forgive();
    TokenProvider here = process(FORGIVING);
    expire();
    issuer.loseTheNextAnswer();

    assertThat(here.get()).isEqualTo("access-3");
    assertThat(issuer.redemptions()).isEqualTo(2);
  }

  @Test
  void K10_aRefusalAfterALostAnswerIsTheEndAndSaysSo() {
    TokenProvider here = process(FORGIVING);
    expire();
    issuer.loseTheNextAnswer();

    assertThat(signInNeeded(here).reason()).contains(SourceReasons.RESPONSE_LOST);
    assertThat(issuer.redemptions()).isEqualTo(2);
  }

  @Test
  void K10_afterTwoSecondsNothingIsSentAgain() {
    issuer.forgive();
    TokenProvider here = process(FORGIVING);
    expire();
    issuer.after(
        () -> {
          clock.advance(Duration.ofSeconds(3));
          throw RotatingIssuer.unavailable(SourceReasons.RESPONSE_LOST);
        });

    assertThat(signInNeeded(here).reason()).contains(SourceReasons.RESPONSE_LOST);
    assertThat(issuer.redemptions()).isEqualTo(1);
  }

  @Test
  void K10_withoutThePresetNothingIsSentAgainByAnybody() {
    TokenProvider here = process();
    expire();
    issuer.loseTheNextAnswer();

    assertThat(signInNeeded(here).reason()).contains(SourceReasons.RESPONSE_LOST);
    assertThat(signInNeeded(process()).reason()).contains(SourceReasons.RESPONSE_LOST);
    assertThat(issuer.redemptions()).isEqualTo(1);
  }

  @Test
  void whatWasNeverSentIsSentLater() {
    TokenProvider here = process();
    expire();
    issuer.before(
        () -> {
          throw RotatingIssuer.unavailable(SourceReasons.NOT_CONNECTED);
        });

    assertThat(here.get()).isEqualTo("access-2"); // the second try of the same flight
  }

  @Test
  void anIssuerThatAnswersWithAnErrorOfItsOwnIsAskedAgainLater() {
    TokenProvider here = process();
    expire();
    issuer.before(
        () -> {
          throw new UnreachableException(
              Problem.of(ErrorCodes.SOURCE_UNAVAILABLE, "The issuer answered 500.", "Wait."));
        });
    assertThatThrownBy(here::get).isInstanceOf(UnreachableException.class);

    clock.advance(Duration.ofSeconds(1));

    assertThat(here.get()).isEqualTo("access-2");
  }

  @Test
  void anAnswerThatCouldNotBeWrittenDownIsNotTakenForLost() throws Exception {
    TokenProvider here = process();
    expire();
    issuer.before(
        () -> {
          throw new UnreachableException(
              Problem.of(ErrorCodes.SOURCE_UNAVAILABLE, "The issuer answered 500.", "Wait."));
        });
    records.failWritesAfter(1, 2); // the mark is written; taking it away fails twice

    assertThatThrownBy(here::get).hasMessageContaining("The issuer answered 500.");

    assertThat(records.written.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process().get()).isEqualTo("access-2");
  }

  @Test
  void K11_callersAreServedAndWritingIsTriedAgain() throws Exception {
    TokenProvider here = process();
    List<TokenEvent.Kind> events = Collections.synchronizedList(new ArrayList<>());
    here.subscribe(event -> events.add(event.kind()));
    expire();
    records.failWritesAfter(1, 2); // the mark is written; the next two writes are not

    assertThat(here.get()).isEqualTo("access-2");

    assertThat(events).contains(TokenEvent.Kind.ROTATED_NOT_PERSISTED);
    assertThat(records.written.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(storedRefreshToken()).isEqualTo("refresh-2");
    assertThat(process().get()).isEqualTo("access-2");
  }

  @Test
  void K13_aSiblingThatIsRefusedReadsTheStoreBeforeAnythingElse() {
    TokenProvider here = process();
    TokenProvider sibling = process();
    assertThat(sibling.get()).isEqualTo(here.get());
    here.refresh().toCompletableFuture().join(); // the issuer kills the old access token

    Verdict verdict = sibling.rejected("access-1", null);

    assertThat(verdict.token().orElseThrow().revealText()).isEqualTo("access-2");
    assertThat(issuer.redemptions()).isEqualTo(1);
  }

  @Test
  void G8_aSignInAnywhereMakesCallsWorkAgainWithinFiveSeconds() {
    TokenProvider here = process();
    expire();
    issuer.revoke();
    signInNeeded(here);
    engine().storeGrant(KEY, issuer.signIn()); // in another process

    clock.advance(Duration.ofSeconds(5));

    assertThat(here.get()).isEqualTo("access-2");
  }

  @Test
  void A12_aReplyWithoutARefreshTokenKeepsTheOneBefore() {
    TokenEngine engine = engine();
    TokenProvider here =
        engine.rotating(
            (grant, request) ->
                new dev.hexkey.ports.Redemption(
                    dev.hexkey.ports.AccessToken.of("kept", Duration.ofHours(1)), null),
            KEY,
            HERE);
    expire();

    assertThat(here.get()).isEqualTo("kept");
    assertThat(storedRefreshToken()).isEqualTo("refresh-1");
  }

  @Test
  void J5_aRestoredTokenLivesToItsAbsoluteEnd() {
    clock.advance(Duration.ofMinutes(40));

    TokenProvider restarted = process();

    assertThat(restarted.token().expiry())
        .contains(java.time.Instant.parse("2026-01-01T01:00:00Z"));
    assertThat(restarted.get()).isEqualTo("access-1");
    clock.advance(Duration.ofMinutes(20));
    assertThat(restarted.get()).isEqualTo("access-2");
  }

  /** A SIGKILL, as far as one process can play it: nothing after it happens. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** The real records, with places where a test can come between. */
  private static final class WatchedRecords implements RecordStore {
    private final RecordStore real;
    private final AtomicInteger writes = new AtomicInteger();
    private final CountDownLatch written = new CountDownLatch(1);
    private volatile @Nullable Runnable beforeLock;
    private volatile @Nullable Runnable afterWrite;
    private volatile @Nullable Duration lockWait;
    private volatile int failFrom = Integer.MAX_VALUE;
    private volatile int failUntil;

    WatchedRecords(RecordStore real) {
      this.real = real;
    }

    void failWritesAfter(int good, int bad) {
      failFrom = writes.get() + good;
      failUntil = failFrom + bad;
    }

    @Override
    public Optional<StoredRecord> find(RecordKey key) {
      return real.find(key);
    }

    @Override
    public long compareAndSet(
        RecordKey key, long expectedVersion, Document value, @Nullable Fence fence) {
      int number = writes.getAndIncrement();
      if (number >= failFrom && number < failUntil) {
        throw full();
      }
      long version = real.compareAndSet(key, expectedVersion, value, fence);
      if (number >= failUntil && failUntil > 0) {
        written.countDown();
      }
      Runnable step = afterWrite;
      if (step != null) {
        step.run();
      }
      return version;
    }

    private static HexkeyException full() {
      return new UnreachableException(
          Problem.of(ErrorCodes.STORE_WRITE_FAILED, "The disk is full.", "Make room."));
    }

    @Override
    public void delete(RecordKey key, long expectedVersion, @Nullable Fence fence) {
      real.delete(key, expectedVersion, fence);
    }

    @Override
    public List<RecordKey> list(String profile, String namePrefix) {
      return real.list(profile, namePrefix);
    }

    @Override
    public RecordLock lock(RecordKey key, Duration wait) {
      Runnable step = beforeLock;
      beforeLock = null;
      if (step != null) {
        step.run();
      }
      Duration stated = lockWait;
      return real.lock(key, stated == null ? wait : stated);
    }

    @Override
    public List<String> profiles() {
      return real.profiles();
    }
  }
}
