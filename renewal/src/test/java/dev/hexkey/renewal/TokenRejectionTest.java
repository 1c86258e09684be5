package dev.hexkey.renewal;

import static dev.hexkey.renewal.TokenFixture.HOUR;
import static dev.hexkey.renewal.TokenFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Challenge;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenEvent;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.Verdict;
import dev.hexkey.ports.Verdict.Action;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Section 5 H, as far as the core decides it: a 401 from the server. */
class TokenRejectionTest {
  private final TokenFixture fixture = new TokenFixture();
  private final TokenProvider provider = fixture.provider();
  private final Gate gate = new Gate();

  @AfterEach
  void close() {
    gate.open();
    fixture.close();
  }

  private static String tokenOf(Verdict verdict) {
    assertThat(verdict.action()).isEqualTo(Action.RETRY);
    return verdict.token().orElseThrow().revealText();
  }

  private TokenProvider background() {
    TokenProvider background = fixture.provider(TokenPolicy.DEFAULT);
    background.get();
    return background;
  }

  @Test
  void H1_aTokenThatIsNoLongerCurrentIsReplacedByTheCurrentOne() {
    provider.get();

    Verdict verdict = provider.rejected("an-older-one", null);

    assertThat(tokenOf(verdict)).isEqualTo("token-1");
    assertThat(verdict.delay()).isZero();
    assertThat(fixture.source.calls()).isEqualTo(1);
    assertThat(fixture.kinds()).doesNotContain(TokenEvent.Kind.REJECTED);
  }

  @Test
  void H2_theCurrentTokenIsRejectedAndRenewedOnce() {
    provider.get();

    assertThat(tokenOf(provider.rejected("token-1", null))).isEqualTo("token-2");

    assertThat(fixture.source.calls()).isEqualTo(2);
    TokenRequest request = fixture.source.requests().get(1);
    assertThat(request.reason()).isEqualTo(TokenRequest.Reason.REJECTED);
    assertThat(request.previous()).isNotNull().matches(p -> p.revealText().equals("token-1"));
    assertThat(request.claims()).isNull();
    assertThat(fixture.kinds())
        .containsExactly(
            TokenEvent.Kind.RENEWED, TokenEvent.Kind.REJECTED, TokenEvent.Kind.RENEWED);
    assertThat(provider.get()).isEqualTo("token-2");
    assertThat(tokenOf(provider.rejected("token-1", null))).as("again").isEqualTo("token-2");
    assertThat(fixture.source.calls()).isEqualTo(2);
  }

  @Test
  void H2_aRejectedTokenIsNotHandedOutWhileItIsReplaced() throws Exception {
    TokenProvider its = background();
    fixture.source.thenBehind(gate, request -> AccessToken.of("new", HOUR));
    CompletableFuture<Verdict> verdict = its.rejectedAsync("token-1", null).toCompletableFuture();
    gate.awaitArrival();

    Crowd<String> crowd = Crowd.of(5, its::get).awaitParked();
    CompletableFuture<String> async = its.getAsync().toCompletableFuture();
    assertThat(async).isNotDone();
    gate.open();

    assertThat(crowd.results()).containsOnly("new");
    assertThat(async.get()).isEqualTo("new");
    assertThat(tokenOf(verdict.get())).isEqualTo("new");
  }

  @Test
  void H3_aHundredRequestsWithTheSameTokenAreOneRenewal() throws Exception {
    TokenProvider its = background();
    fixture.source.thenBehind(gate, request -> AccessToken.of("new", HOUR));
    Crowd<Verdict> crowd = Crowd.of(100, () -> its.rejected("token-1", null)).awaitParked();

    gate.open();

    assertThat(crowd.results()).allMatch(verdict -> tokenOf(verdict).equals("new"));
    assertThat(fixture.source.calls()).isEqualTo(2);
    assertThat(fixture.told(TokenEvent.Kind.REJECTED)).isEqualTo(1);
  }

  @Test
  void H4_nobodyIsHandedTheTokenThatWasRefused() throws Exception {
    fixture.source.then(AccessToken.of("A1", HOUR)).then(AccessToken.of("A2", HOUR));
    TokenProvider its = background();
    its.rejected("A1", null);
    assertThat(its.get()).isEqualTo("A2");
    fixture.passSeconds(10);
    fixture.source.thenBehind(gate, request -> AccessToken.of("A1", HOUR)); // an issuer's cache
    Crowd<Verdict> withA2 = Crowd.of(5, () -> its.rejected("A2", null)).awaitParked();
    Crowd<Verdict> withA1 = Crowd.of(5, () -> its.rejected("A1", null)).awaitParked();

    gate.open();

    assertThat(withA2.results()).allMatch(verdict -> tokenOf(verdict).equals("A1"));
    assertThat(withA1.results()).allMatch(verdict -> verdict.action() == Action.GIVE_UP);
    assertThat(fixture.source.calls()).isEqualTo(3);
  }

  @Test
  void H5_aSecondRefusalIsGivenUp() {
    provider.get();
    String replayed = tokenOf(provider.rejected("token-1", null));

    Verdict second = provider.rejected(replayed, null);

    assertThat(second.action()).isEqualTo(Action.GIVE_UP);
    assertThat(second.token()).isEmpty();
    assertThat(fixture.source.calls()).isEqualTo(2);
    assertThat(provider.get()).as("serves on within the spacing").isEqualTo("token-2");
  }

  @Test
  void H6_aRenewalThatReturnsTheRejectedTokenIsGivenUpWithoutALoop() {
    fixture.source.otherwise(request -> AccessToken.of("cached", HOUR));
    provider.get();

    for (int i = 0; i < 1_000; i++) {
      Verdict verdict = provider.rejected("cached", null);
      assertThat(verdict.action()).isEqualTo(Action.GIVE_UP);
      assertThat(verdict.problem().flatMap(HexkeyException::reason)).contains("SAME_TOKEN");
      assertThat(failure(provider).code()).isEqualTo(ErrorCodes.SOURCE_UNAVAILABLE);
    }

    assertThat(fixture.source.calls()).isEqualTo(2);
  }

  @Test
  void H7_aRenewalThatFailsIsGivenUpWithItsReason() throws Exception {
    provider.get();
    fixture.source.thenThrow(TokenFixture.down());

    Verdict verdict = provider.rejected("token-1", null);

    assertThat(verdict.action()).isEqualTo(Action.GIVE_UP);
    assertThat(verdict.problem().map(HexkeyException::code))
        .contains(ErrorCodes.SOURCE_UNAVAILABLE);
    Verdict again = provider.rejectedAsync("token-1", null).toCompletableFuture().get();
    assertThat(again.action()).isEqualTo(Action.GIVE_UP);
    assertThat(again.problem().orElseThrow().tokenFailure().orElseThrow().tries()).isEqualTo(1);
    assertThat(fixture.source.calls()).isEqualTo(2);
  }

  @Test
  void H7_aRenewalThatNeedsAPersonSaysSo() throws Exception {
    provider.get();
    fixture.source.thenThrow(TokenFixture.signInRequired());

    for (int i = 0; i < 3; i++) {
      Verdict verdict = provider.rejectedAsync("token-1", null).toCompletableFuture().get();
      assertThat(verdict.action()).isEqualTo(Action.PERSON_NEEDED);
      assertThat(verdict.problem().map(HexkeyException::code))
          .contains(ErrorCodes.SIGN_IN_REQUIRED);
    }
  }

  @Test
  void H7_aSourceThatCannotReplaceItsTokenIsNotAsked() {
    TokenSource foreign =
        new TokenSource() {
          @Override
          public AccessToken fetch(TokenRequest request) throws Exception {
            return fixture.source.fetch(request);
          }

          @Override
          public boolean canReplaceRejected() {
            return false;
          }
        };
    TokenProvider its = fixture.engine.of(foreign, TokenFixture.CALLER_RUNS);
    its.get();

    Verdict verdict = its.rejected("token-1", null);

    assertThat(verdict.action()).isEqualTo(Action.GIVE_UP);
    assertThat(verdict.problem().map(HexkeyException::code))
        .contains(ErrorCodes.UNSUPPORTED_OPERATION);
    assertThat(its.get()).isEqualTo("token-1");
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  @Test
  void H8_a403RejectsAndRenewsNothing() {
    provider.get();
    Challenge challenge =
        Challenge.find(List.of("Bearer error=\"insufficient_scope\", scope=\"a b\"")).orElseThrow();

    Verdict verdict = provider.rejected("token-1", challenge);

    assertThat(verdict.action()).isEqualTo(Action.PERSON_NEEDED);
    assertThat(provider.get()).isEqualTo("token-1");
    assertThat(fixture.source.calls()).isEqualTo(1);
    assertThat(fixture.kinds()).doesNotContain(TokenEvent.Kind.REJECTED);
  }

  @Test
  void H9_aYoungTokenIsTriedAgainAfterOneTwoAndThreeSeconds() {
    TokenProvider its =
        fixture.provider(TokenPolicy.slowReplication().toBuilder().callerRuns().build());
    its.get();

    for (int seconds = 1; seconds <= 3; seconds++) {
      Verdict verdict = its.rejected("token-1", null);
      assertThat(tokenOf(verdict)).isEqualTo("token-1");
      assertThat(verdict.delay()).isEqualTo(Duration.ofSeconds(seconds));
      fixture.passSeconds(seconds);
    }
    assertThat(fixture.source.calls()).isEqualTo(1);

    assertThat(tokenOf(its.rejected("token-1", null))).isEqualTo("token-2");
  }

  @Test
  void H9_aTokenThatIsNotYoungIsReplacedAtOnce() {
    TokenProvider its =
        fixture.provider(TokenPolicy.slowReplication().toBuilder().callerRuns().build());
    its.get();
    fixture.passSeconds(10);

    assertThat(tokenOf(its.rejected("token-1", null))).isEqualTo("token-2");
  }

  @Test
  void H10_ignoringTheVerdictRejectsTheTokenForTheNextRequest() throws Exception {
    TokenProvider its = background();

    var unused = its.rejectedAsync("token-1", null);

    assertThat(its.get()).isEqualTo("token-2");
    assertThat(unused).isNotNull();
  }

  @Test
  void H12_aServerThatRefusesEverythingCausesAtMostFourRenewalsAMinute() {
    provider.get();

    for (int i = 0; i < 1_000; i++) {
      Verdict verdict = provider.rejected(provider.get(), null);
      if (verdict.action() == Action.RETRY) {
        assertThat(provider.rejected(tokenOf(verdict), null).action()).isEqualTo(Action.GIVE_UP);
      }
      fixture.pass(Duration.ofMillis(60));
    }

    assertThat(fixture.source.calls() - 1).isBetween(3, 4);
  }

  @Test
  void H12_aServerThatAlwaysAsksForOtherClaimsIsNoExemption() {
    provider.get();

    for (int i = 0; i < 1_000; i++) {
      Challenge challenge = TokenChallengeTest.claims("{\"n\":" + i + "}");
      provider.rejected(provider.get(), challenge);
      fixture.pass(Duration.ofMillis(60));
    }

    assertThat(fixture.source.calls() - 1).isBetween(3, 4);
  }

  @Test
  void H12_theSpacingDoublesToFiveMinutesAndStaysThere() {
    List<Long> renewals = new ArrayList<>();
    provider.get();

    int before = 1;
    for (int second = 0; second < 2_000; second++) {
      provider.rejected(provider.get(), null);
      if (fixture.source.calls() > before) {
        before = fixture.source.calls();
        renewals.add((long) second);
      }
      fixture.passSeconds(1);
    }

    assertThat(renewals)
        .containsExactly(0L, 10L, 30L, 70L, 150L, 310L, 610L, 910L, 1_210L, 1_510L, 1_810L);
  }

  @Test
  void H12_afterFiveMinutesWithoutARefusalTheSpacingStartsAnew() {
    provider.get();
    assertThat(tokenOf(provider.rejected("token-1", null))).isEqualTo("token-2");
    fixture.passSeconds(10);
    assertThat(tokenOf(provider.rejected("token-2", null))).isEqualTo("token-3");

    fixture.passSeconds(300);
    assertThat(tokenOf(provider.rejected("token-3", null))).isEqualTo("token-4");
    fixture.passSeconds(9.999);
    assertThat(provider.rejected("token-4", null).action()).isEqualTo(Action.GIVE_UP);
    fixture.passSeconds(0.001);
    assertThat(tokenOf(provider.rejected("token-4", null))).isEqualTo("token-5");
  }

  @Test
  void H2_aRefusalBeforeThereWasATokenAsksTheSource() {
    assertThat(tokenOf(provider.rejected("of-another-process", null))).isEqualTo("token-1");
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
