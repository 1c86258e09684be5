package dev.hexkey.renewal;

import static dev.hexkey.renewal.TokenFixture.HOUR;
import static dev.hexkey.renewal.TokenFixture.failure;
import static dev.hexkey.renewal.TokenFixture.redeemed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Document;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RotatingTokenSource;
import dev.hexkey.ports.StoredRecord;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A redemption that was begun and did not end as it should: what the record says then. */
class RotatingGrantTest {
  private static final RecordKey GRANT = new RecordKey("default", "grant");
  private static final String MARK = "redemption_begun_at_ms";
  private static final TokenPolicy FORGIVEN =
      TokenFixture.CALLER_RUNS.toBuilder().rotationGrace().build();

  private final TokenFixture fixture = new TokenFixture();
  private final MemoryRecords records = new MemoryRecords();
  private final TokenEngine engine = fixture.builder().recordStore(() -> records).build();
  private final List<String> sent = new ArrayList<>();

  @BeforeEach
  void signIn() {
    signIn("access-1", "refresh-1");
  }

  @AfterEach
  void close() {
    engine.close();
    fixture.close();
  }

  private void signIn(String accessToken, String refreshToken) {
    engine.storeGrant(GRANT, redeemed(accessToken, refreshToken));
  }

  private TokenProvider provider(TokenPolicy policy, RotatingTokenSource source) {
    return engine.rotating(
        (grant, request) -> {
          sent.add(grant.refreshToken().revealText());
          return source.redeem(grant, request);
        },
        GRANT,
        policy);
  }

  /** One whose first tries fail, and whose next one brings the second pair. */
  private TokenProvider failing(TokenPolicy policy, Exception... failures) {
    return provider(
        policy,
        (grant, request) -> {
          if (sent.size() <= failures.length) {
            throw failures[sent.size() - 1];
          }
          return redeemed("access-2", "refresh-2");
        });
  }

  private Document record() {
    return records.find(GRANT).orElseThrow().value();
  }

  private boolean isMarked() {
    return record().find(MARK).isPresent();
  }

  /** As a process leaves it that ends while its refresh token is on its way. */
  private void leaveMark() {
    StoredRecord now = records.find(GRANT).orElseThrow();
    Document marked = now.value().with(MARK, fixture.clock.instant().toEpochMilli());
    records.compareAndSet(GRANT, now.version(), marked, null);
  }

  // --- another process has left a mark

  @Test
  void whatAnotherProcessBeganNeedsASignInAndIsNotSent() {
    fixture.pass(HOUR);
    leaveMark();
    TokenProvider provider = failing(TokenFixture.CALLER_RUNS);

    assertThat(failure(provider).code()).isEqualTo(ErrorCodes.SIGN_IN_REQUIRED);

    assertThat(failure(provider).reason()).contains("RESPONSE_LOST");
    assertThat(sent).isEmpty();
    assertThat(isMarked()).as("for everybody else").isTrue();
    signIn("access-9", "refresh-9");
    fixture.passSeconds(5);
    assertThat(provider.get()).isEqualTo("access-9");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2_000, -2_000}) // clocks differ
  void whereTheIssuerForgivesItItIsSentWithinTwoSeconds(long millis) {
    fixture.pass(HOUR);
    leaveMark();
    fixture.clock.set(Duration.ofMillis(millis));

    assertThat(failing(FORGIVEN).get()).isEqualTo("access-2");

    assertThat(sent).containsExactly("refresh-1");
    assertThat(isMarked()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {2_001, -2_001, 60_000})
  void andNotAfterThem(long millis) {
    fixture.pass(HOUR);
    leaveMark();
    fixture.clock.set(Duration.ofMillis(millis));

    assertThat(failure(failing(FORGIVEN)).reason()).contains("RESPONSE_LOST");

    assertThat(sent).isEmpty();
  }

  @Test
  void anIssuerThatForgivesNothingAfterAllMeansThatTheAnswerWasLost() {
    fixture.pass(HOUR);
    leaveMark();
    HexkeyException refused = TokenFixture.signInRequired();

    HexkeyException failure = failure(failing(FORGIVEN, refused));

    assertThat(failure.reason()).contains("RESPONSE_LOST");
    assertThat(failure).hasCause(refused);
    assertThat(sent).as("not a third time").hasSize(1);
  }

  // --- the answer is lost here

  @ParameterizedTest
  @CsvSource({"0, 2, access-2", "2000, 2, access-2", "2001, 1, ''"})
  void aLostAnswerIsAskedForAgainWithinTwoSecondsOfTheFirstTry(
      long millis, int tries, String token) {
    TokenProvider provider =
        provider(
            FORGIVEN,
            (grant, request) -> {
              if (sent.size() == 1) {
                fixture.pass(Duration.ofMillis(millis));
                throw new IOException("connection reset");
              }
              return redeemed("access-2", "refresh-2");
            });
    fixture.pass(HOUR);

    if (token.isEmpty()) {
      assertThat(failure(provider).reason()).contains("RESPONSE_LOST");
      assertThat(isMarked()).isTrue();
    } else {
      assertThat(provider.get()).isEqualTo(token);
      assertThat(isMarked()).isFalse();
    }
    assertThat(sent).hasSize(tries);
  }

  @Test
  void aRefusalAfterALostAnswerIsTheLostAnswersFault() {
    TokenProvider provider =
        failing(FORGIVEN, new IOException("connection reset"), TokenFixture.signInRequired());
    fixture.pass(HOUR);

    assertThat(failure(provider).reason()).contains("RESPONSE_LOST");

    assertThat(sent).hasSize(2);
    assertThat(record().bool("ended")).as("the issuer has answered").contains(true);
    assertThat(isMarked()).isFalse();
  }

  @Test
  void aLostAnswerIsAskedForOnceMoreAndNoOftener() {
    TokenProvider provider =
        failing(FORGIVEN, new IOException("connection reset"), new IOException("again"));
    fixture.pass(HOUR);

    assertThat(failure(provider).reason()).contains("RESPONSE_LOST");

    assertThat(sent).hasSize(2);
    assertThat(isMarked()).isTrue();
  }

  // --- it never left, or was answered

  @Test
  void whatWasNotSentIsSentOnceMoreAnywhere() {
    TokenProvider provider = failing(TokenFixture.CALLER_RUNS, TokenFixture.notConnected());
    fixture.pass(HOUR);

    assertThat(provider.get()).isEqualTo("access-2");

    assertThat(sent).containsExactly("refresh-1", "refresh-1");
    assertThat(records.secret(GRANT, "refresh_token")).isEqualTo("refresh-2");
  }

  @Test
  void anIssuersErrorTakesTheMarkAway() {
    TokenProvider provider =
        failing(TokenFixture.CALLER_RUNS, TokenFixture.notConnected(), TokenFixture.notConnected());
    fixture.pass(HOUR);

    assertThat(failure(provider).reason()).contains("NOT_CONNECTED");
    assertThat(isMarked()).isFalse();
    fixture.passSeconds(1);

    assertThat(provider.get()).isEqualTo("access-2");
    assertThat(sent).containsExactly("refresh-1", "refresh-1", "refresh-1");
  }

  @Test
  void aRefusedGrantIsRememberedAsEnded() {
    TokenProvider provider = failing(TokenFixture.CALLER_RUNS, TokenFixture.signInRequired());
    fixture.pass(HOUR);
    failure(provider);

    assertThat(record().bool("ended")).contains(true);
    TokenProvider restarted = failing(TokenFixture.CALLER_RUNS);
    assertThat(failure(restarted).reason()).contains("GRANT_ENDED");
    assertThat(sent).hasSize(1);
  }

  @Test
  void anErrorThatCannotBeWrittenDownIsWrittenInTheEnd() {
    TokenProvider provider = failing(TokenFixture.CALLER_RUNS, TokenFixture.down());
    fixture.pass(HOUR);
    records.writesThatFail = 1;

    assertThat(failure(provider).code()).isEqualTo(ErrorCodes.SOURCE_UNAVAILABLE);

    TokenFixture.await(() -> !isMarked());
    fixture.passSeconds(1);
    assertThat(provider.get()).isEqualTo("access-2");
    assertThat(sent).as("nothing was lost").hasSize(2);
  }

  @Test
  void orBeforeTheNextRedemption() {
    TokenProvider provider = failing(TokenFixture.CALLER_RUNS, TokenFixture.down());
    fixture.pass(HOUR);
    records.writesThatFail = 1;
    failure(provider);
    fixture.passSeconds(1);

    assertThat(provider.get()).as("at once, whoever is first").isEqualTo("access-2");
    assertThat(sent).hasSize(2);
  }

  // --- somebody signs in meanwhile

  @Test
  void aSignInDuringARedemptionIsWhatCounts() {
    TokenProvider provider =
        provider(
            TokenFixture.CALLER_RUNS,
            (grant, request) -> {
              signIn("access-9", "refresh-9");
              return redeemed("access-2", "refresh-2");
            });
    fixture.pass(HOUR);

    assertThat(provider.get()).isEqualTo("access-9");

    assertThat(records.secret(GRANT, "refresh_token")).isEqualTo("refresh-9");
    assertThat(records.secret(GRANT, "access_token")).isEqualTo("access-9");
  }

  @Test
  void aSignInDuringARefusalIsWhatCounts() {
    TokenProvider provider =
        provider(
            TokenFixture.CALLER_RUNS,
            (grant, request) -> {
              signIn("access-9", "refresh-9");
              throw TokenFixture.signInRequired();
            });
    fixture.pass(HOUR);

    assertThat(provider.get()).isEqualTo("access-9");

    assertThat(record().find("ended")).isEmpty();
    assertThat(records.secret(GRANT, "refresh_token")).isEqualTo("refresh-9");
  }

  // --- what others have put there

  @Test
  void aTokenThatAnotherProcessBroughtIsTakenIfItServesTheCaller() {
    TokenProvider provider = failing(TokenFixture.CALLER_RUNS);
    provider.get();
    fixture.pass(Duration.ofMinutes(20));
    signIn("access-9", "refresh-9");
    fixture.pass(Duration.ofMinutes(10));

    assertThat(provider.get(Duration.ofMinutes(50))).as("it has 50 left").isEqualTo("access-9");
    assertThat(sent).isEmpty();
  }

  @Test
  void aTokenThatEndsTooSoonForTheCallerIsNot() {
    TokenProvider provider = failing(TokenFixture.CALLER_RUNS);
    provider.get();
    signIn("access-9", "refresh-9");
    fixture.pass(Duration.ofMinutes(10));

    assertThat(provider.get(Duration.ofMinutes(50).plusMillis(1))).isEqualTo("access-2");
    assertThat(sent).containsExactly("refresh-9");
  }
}
