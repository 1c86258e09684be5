package dev.hexkey.renewal;

import static dev.hexkey.renewal.TokenFixture.HOUR;
import static dev.hexkey.renewal.TokenFixture.failure;
import static dev.hexkey.renewal.TokenFixture.phase;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.RotatingTokenSource;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.TokenEvent;
import dev.hexkey.ports.TokenFailure;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenState.Phase;
import dev.hexkey.ports.UnauthenticatedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 5 G, as far as the core decides it: only a person can fix it. */
class TokenSignInTest {
  private static final RecordKey GRANT = new RecordKey("default", "grant");

  private final TokenFixture fixture = new TokenFixture();
  private final TokenProvider provider = fixture.provider();
  private final MemoryRecords records = new MemoryRecords();
  private final TokenEngine shared = fixture.builder().recordStore(() -> records).build();
  private final AtomicInteger redemptions = new AtomicInteger();

  @AfterEach
  void close() {
    shared.close();
    fixture.close();
  }

  private TokenProvider rotating(RotatingTokenSource source) {
    return shared.rotating(
        (grant, request) -> {
          redemptions.incrementAndGet();
          return source.redeem(grant, request);
        },
        GRANT,
        TokenFixture.CALLER_RUNS);
  }

  private void signIn(String token) {
    shared.storeGrant(
        GRANT,
        new Redemption(AccessToken.of(token, HOUR), SecretValue.ofText("refresh-for-" + token)));
  }

  @Test
  void G1_aKeyThatNeedsASignInIsTerminal() {
    fixture.source.otherwiseThrow(TokenFixture.signInRequired());

    for (int day = 0; day < 100; day++) {
      assertThat(failure(provider).code()).isEqualTo(ErrorCodes.SIGN_IN_REQUIRED);
      assertThat(provider.getAsync().toCompletableFuture()).isCompletedExceptionally();
      fixture.pass(Duration.ofDays(1));
    }

    assertThat(fixture.source.calls()).isEqualTo(1);
    assertThat(phase(provider)).isEqualTo(Phase.SIGN_IN_NEEDED);
    assertThat(provider.state().coolingDownUntil()).isNull();
    assertThat(failure(provider).tokenFailure().orElseThrow().notBefore()).isNull();
    assertThat(fixture.told(TokenEvent.Kind.SIGN_IN_NEEDED)).isEqualTo(1);
  }

  @Test
  void G1_refreshAsksATerminalKeyAgain() throws Exception {
    fixture.source.thenThrow(TokenFixture.signInRequired());
    failure(provider);

    assertThat(provider.refresh().toCompletableFuture().get().revealText()).isEqualTo("token-2");
    assertThat(provider.get()).isEqualTo("token-2");
  }

  @Test
  void G3_aSourceThatGivesNeitherTokenNorErrorIsAskedAgain() {
    fixture.source.then(TokenSignInTest::nothing);

    assertThat(failure(provider).code()).isEqualTo(ErrorCodes.MALFORMED_RESPONSE);
    fixture.passSeconds(0.375);
    assertThat(provider.get()).isEqualTo("token-2");
  }

  @SuppressWarnings({"NullAway", "DataFlowIssue"}) // what an unchecked source may do
  private static AccessToken nothing(dev.hexkey.ports.TokenRequest request) {
    return null;
  }

  @Test
  void G4_aTokenThatIsStillUsableServesToItsEnd() {
    provider.get();
    fixture.source.otherwiseThrow(TokenFixture.signInRequired());
    fixture.pass(Duration.ofMinutes(50));

    assertThat(provider.get()).isEqualTo("token-1");
    assertThat(fixture.told(TokenEvent.Kind.SIGN_IN_NEEDED)).as("at once").isEqualTo(1);
    fixture.pass(Duration.ofMinutes(9).minusMillis(1));
    assertThat(provider.get()).isEqualTo("token-1");
    assertThat(phase(provider)).isEqualTo(Phase.AGEING);
    fixture.pass(Duration.ofMillis(1));
    assertThat(failure(provider).code()).isEqualTo(ErrorCodes.SIGN_IN_REQUIRED);
    assertThat(fixture.source.calls()).isEqualTo(2);
    assertThat(fixture.told(TokenEvent.Kind.SIGN_IN_NEEDED)).isEqualTo(1);
  }

  @Test
  void G5_theErrorCarriesWhatTheIssuerSaid() {
    Map<String, String> said =
        Map.of(
            "error", "interaction_required",
            "suberror", "basic_action",
            "claims", "{\"access_token\":{}}");
    fixture.source.otherwiseThrow(
        new UnauthenticatedException(
            Problem.of(ErrorCodes.SIGN_IN_REQUIRED, "Interaction is required.", "Sign in.")
                .withTokenFailure(TokenFailure.said(said))));

    HexkeyException first = failure(provider);
    HexkeyException later = failure(provider);

    for (HexkeyException thrown : List.of(first, later)) {
      TokenFailure facts = thrown.tokenFailure().orElseThrow();
      assertThat(facts.attributes()).isEqualTo(said);
      assertThat(facts.attribute("suberror")).contains("basic_action");
      assertThat(facts.source()).isEqualTo("scripted source");
      assertThat(facts.tries()).isEqualTo(1);
      assertThat(facts.sinceSuccess()).isNull();
    }
  }

  @Test
  void G6_aClientThatIsMisconfiguredIsAskedForSlowly() {
    List<Instant> calls = new ArrayList<>();
    fixture.source.otherwise(
        request -> {
          calls.add(fixture.clock.instant());
          throw TokenFixture.misconfigured();
        });

    for (int second = 0; second < 1_400; second++) {
      assertThat(failure(provider).code()).isEqualTo(ErrorCodes.CLIENT_MISCONFIGURED);
      fixture.passSeconds(1);
    }

    List<Long> waits = new ArrayList<>();
    for (int i = 1; i < calls.size(); i++) {
      waits.add(Duration.between(calls.get(i - 1), calls.get(i)).toSeconds());
    }
    assertThat(waits).containsExactly(60L, 120L, 240L, 300L, 300L, 300L);
    assertThat(phase(provider)).isEqualTo(Phase.COOLING_DOWN);
  }

  @Test
  void G6_whileTheTokenIsGoodAMisconfiguredClientIsAskedForSlowlyToo() {
    provider.get();
    fixture.source.otherwiseThrow(TokenFixture.misconfigured());
    fixture.pass(Duration.ofMinutes(50));

    for (int second = 0; second < 60; second++) {
      assertThat(provider.get()).isEqualTo("token-1");
      fixture.passSeconds(1);
    }

    assertThat(fixture.source.calls()).isEqualTo(2);
  }

  static Stream<Exception> retryable() {
    return Stream.of(
        TokenFixture.down(), TokenFixture.notConnected(), TokenFixture.throttled(null));
  }

  @ParameterizedTest
  @MethodSource("retryable")
  void G7_whatIsTemporaryIsAskedAgain(Exception failure) {
    fixture.source.thenThrow(failure);

    failure(provider);
    assertThat(phase(provider)).isEqualTo(Phase.COOLING_DOWN);
    fixture.passSeconds(0.375);

    assertThat(provider.get()).isEqualTo("token-2");
  }

  @Test
  void G8_afterASignInCallsWorkAgainWithinFiveSeconds() {
    signIn("first");
    TokenProvider its =
        rotating(
            (grant, request) -> {
              throw TokenFixture.signInRequired();
            });
    assertThat(its.get()).isEqualTo("first");
    fixture.pass(HOUR);
    assertThat(failure(its).code()).isEqualTo(ErrorCodes.SIGN_IN_REQUIRED);

    signIn("second");
    fixture.passSeconds(5);

    assertThat(its.get()).isEqualTo("second");
    assertThat(redemptions).hasValue(1);
  }

  @Test
  void G8_theStoreIsLookedAtAtMostEveryFiveSeconds() {
    signIn("first");
    TokenProvider its =
        rotating(
            (grant, request) -> {
              throw TokenFixture.signInRequired();
            });
    its.get();
    fixture.pass(HOUR);
    failure(its);
    records.finds.set(0);

    for (int i = 0; i < 6_000; i++) {
      assertThat(failure(its).code()).isEqualTo(ErrorCodes.SIGN_IN_REQUIRED);
      fixture.pass(Duration.ofMillis(10));
    }

    assertThat(records.finds.get()).isBetween(11, 13);
    assertThat(redemptions).hasValue(1);
  }

  @Test
  void G8_aSignInInPlaceOfNothingIsTakenUp() {
    TokenProvider its = rotating((grant, request) -> new Redemption(AccessToken.of("r"), null));
    assertThat(failure(its).reason()).contains("NO_GRANT");

    signIn("first");
    fixture.passSeconds(5);

    assertThat(its.get()).isEqualTo("first");
  }

  @Test
  void G9_noFailureDeletesWhatIsStored() {
    for (Exception failure :
        List.of(
            TokenFixture.down(),
            TokenFixture.signInRequired(),
            TokenFixture.misconfigured(),
            new IllegalStateException("a bug"))) {
      signIn("kept");
      TokenProvider its =
          rotating(
              (grant, request) -> {
                throw failure;
              });
      its.get();
      fixture.pass(HOUR);
      failure(its);
      Document record = records.find(GRANT).orElseThrow().value();
      assertThat(record.secret("refresh_token").map(SecretValue::revealText))
          .contains("refresh-for-kept");
      assertThat(record.secret("access_token")).isPresent();
      its.close();
    }
    assertThat(records.deletions).hasValue(0);
  }

  // --- the grant behind it (4.8); K has the processes

  @Test
  void G9_aRedemptionIsStoredBeforeItIsShown() {
    signIn("first");
    TokenProvider its =
        rotating(
            (grant, request) ->
                new Redemption(
                    AccessToken.of("redeemed", HOUR),
                    SecretValue.ofText("refresh-2"),
                    Document.EMPTY.with("scope", "s")));
    its.get();
    fixture.pass(HOUR);

    assertThat(its.get()).isEqualTo("redeemed");

    Document record = records.find(GRANT).orElseThrow().value();
    assertThat(record.secret("access_token").map(SecretValue::revealText)).contains("redeemed");
    assertThat(record.secret("refresh_token").map(SecretValue::revealText)).contains("refresh-2");
    assertThat(record.number("generation")).contains(2L);
    assertThat(record.document("attributes").orElseThrow().text("scope")).contains("s");
    assertThat(record.find("redemption_begun_at_ms")).isEmpty();
    assertThat(its.token().generation()).isEqualTo(2);
    assertThat(its.toString()).isEqualTo("TokenProvider[refresh token]");
  }

  @Test
  void G9_aSiblingsRedemptionIsAdoptedInsteadOfARedemptionOfOnesOwn() {
    signIn("first");
    TokenProvider one =
        rotating((grant, request) -> new Redemption(AccessToken.of("redeemed", HOUR), null));
    TokenProvider two =
        rotating((grant, request) -> new Redemption(AccessToken.of("twice", HOUR), null));
    one.get();
    two.get();
    fixture.pass(HOUR);

    assertThat(one.get()).isEqualTo("redeemed");
    assertThat(two.get()).isEqualTo("redeemed");
    assertThat(redemptions).hasValue(1);
    assertThat(two.rejected("redeemed", null).token().orElseThrow().revealText())
        .isEqualTo("twice");
    assertThat(one.rejected("redeemed", null).token().orElseThrow().revealText())
        .as("the store is read first")
        .isEqualTo("twice");
    assertThat(redemptions).hasValue(2);
  }

  @Test
  void G9_withoutTheLockAGrantIsNotRedeemed() {
    signIn("first");
    TokenProvider its =
        rotating((grant, request) -> new Redemption(AccessToken.of("redeemed", HOUR), null));
    its.get();
    records.lockTaken = true;
    fixture.pass(Duration.ofMinutes(50));
    assertThat(its.get()).as("still usable").isEqualTo("first");

    fixture.pass(HOUR);

    assertThat(failure(its).code()).isEqualTo(ErrorCodes.LOCK_UNAVAILABLE);
    assertThat(redemptions).hasValue(0);
  }

  @Test
  void G9_anAnswerThatWasLostNeedsASignInAndIsNotSentAgain() {
    signIn("first");
    TokenProvider its =
        rotating(
            (grant, request) -> {
              throw new java.io.IOException("connection reset");
            });
    its.get();
    fixture.pass(HOUR);

    assertThat(failure(its).reason()).contains("RESPONSE_LOST");
    fixture.passSeconds(5);
    assertThat(failure(its).reason()).contains("RESPONSE_LOST");
    assertThat(redemptions).hasValue(1);
  }

  @Test
  void G9_whereTheIssuerForgivesItALostAnswerIsAskedForOnceMore() {
    signIn("first");
    List<String> sent = new ArrayList<>();
    TokenProvider its =
        shared.rotating(
            (grant, request) -> {
              sent.add(grant.refreshToken().revealText());
              if (sent.size() == 1) {
                throw new java.io.IOException("connection reset");
              }
              return new Redemption(AccessToken.of("redeemed", HOUR), null);
            },
            GRANT,
            TokenFixture.CALLER_RUNS.toBuilder().rotationGrace().build());
    its.get();
    fixture.pass(HOUR);

    assertThat(its.get()).isEqualTo("redeemed");
    assertThat(sent).containsExactly("refresh-for-first", "refresh-for-first");
  }

  @Test
  void G9_whatCannotBeStoredIsServedAndStoredLater() {
    List<TokenEvent.Kind> heard = new ArrayList<>();
    signIn("first");
    TokenProvider its =
        rotating(
            (grant, request) ->
                new Redemption(AccessToken.of("redeemed", HOUR), SecretValue.ofText("refresh-2")));
    its.subscribe(event -> heard.add(event.kind()));
    its.get();
    records.writesThatFail = 1;
    fixture.pass(HOUR);

    assertThat(its.get()).isEqualTo("redeemed");

    assertThat(heard).contains(TokenEvent.Kind.ROTATED_NOT_PERSISTED);
    TokenFixture.await(
        () ->
            records
                .find(GRANT)
                .orElseThrow()
                .value()
                .secret("refresh_token")
                .map(SecretValue::revealText)
                .orElse("")
                .equals("refresh-2"));
  }

  @Test
  void G9_aRotatingGrantNeedsARecordStore() {
    TokenProvider its =
        fixture.engine.rotating(
            (grant, request) -> new Redemption(AccessToken.of("r"), null),
            GRANT,
            TokenPolicy.DEFAULT);

    assertThat(failure(its).code()).isEqualTo(ErrorCodes.STARTUP_VALIDATION_ERROR);
  }
}
