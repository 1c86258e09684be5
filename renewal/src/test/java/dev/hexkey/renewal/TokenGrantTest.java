package dev.hexkey.renewal;

import static dev.hexkey.renewal.TokenFixture.HOUR;
import static dev.hexkey.renewal.TokenFixture.failure;
import static dev.hexkey.renewal.TokenFixture.redeemed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.RefreshGrant;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.TokenEvent;
import dev.hexkey.ports.TokenProvider;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a grant's refresh tokens, and of the bytes that held them. */
class TokenGrantTest {
  private static final RecordKey GRANT = new RecordKey("default", "grant");

  private final TokenFixture fixture = new TokenFixture();
  private final MemoryRecords records = new MemoryRecords();
  private final TokenEngine engine = fixture.builder().recordStore(() -> records).build();
  private final Queue<Redemption> answers = new ArrayDeque<>();
  private final List<String> sent = new ArrayList<>();
  private final List<RefreshGrant> grants = new ArrayList<>();
  private final TokenProvider provider =
      engine.rotating(
          (grant, request) -> {
            sent.add(grant.refreshToken().revealText());
            grants.add(grant);
            return Objects.requireNonNull(answers.poll());
          },
          GRANT,
          TokenFixture.CALLER_RUNS);

  @BeforeEach
  void signIn() {
    engine.storeGrant(
        GRANT, new Redemption(AccessToken.of("access-1", HOUR), SecretValue.ofText("refresh-1")));
  }

  @AfterEach
  void close() {
    engine.close();
    fixture.close();
  }

  /** The issuer's next answer, in which the access token is of no use. */
  private static Redemption useless(String refreshToken) {
    HexkeyException why =
        new InvalidException(
            Problem.of(ErrorCodes.MALFORMED_TOKEN, "The token has a line break.", "Look."));
    return Redemption.withoutToken(why, SecretValue.ofText(refreshToken), Document.EMPTY);
  }

  // --- an access token that cannot be used

  @Test
  void K4_theNextRefreshTokenIsStoredThoughTheAccessTokenIsUseless() {
    answers.add(useless("refresh-2"));
    fixture.pass(HOUR);

    assertThat(failure(provider).code()).isEqualTo(ErrorCodes.MALFORMED_TOKEN);

    assertThat(records.secret(GRANT, "refresh_token")).isEqualTo("refresh-2");
    assertThat(records.find(GRANT).orElseThrow().value().find("redemption_begun_at_ms")).isEmpty();
  }

  @Test
  void K3_theNextRenewalGoesOnWithTheRefreshTokenThatCame() {
    answers.add(useless("refresh-2"));
    answers.add(redeemed("access-3", "refresh-3"));
    fixture.pass(HOUR);
    failure(provider);

    fixture.passSeconds(1);

    assertThat(provider.get()).isEqualTo("access-3");
    assertThat(sent).containsExactly("refresh-1", "refresh-2");
  }

  @Test
  void E1_theTokenBeforeServesToItsEndInEveryProcess() {
    answers.add(useless("refresh-2"));
    provider.get();
    fixture.pass(Duration.ofMinutes(50));
    assertThat(provider.get()).isEqualTo("access-1");

    TokenProvider restarted =
        engine.rotating(
            (grant, request) -> {
              throw new AssertionError("not needed yet");
            },
            GRANT,
            TokenFixture.CALLER_RUNS);

    assertThat(sent).hasSize(1);
    assertThat(restarted.get()).isEqualTo("access-1");
  }

  static Stream<AccessToken> impossibleLives() {
    return Stream.of(
        AccessToken.of("ended", Duration.ZERO),
        AccessToken.of("ended", Duration.ofSeconds(-1)),
        AccessToken.of("ended", new TestClock().instant()));
  }

  @ParameterizedTest
  @MethodSource("impossibleLives")
  void A3_anImpossibleLifeDoesNotLoseTheRefreshTokenEither(AccessToken impossible) {
    answers.add(new Redemption(impossible, SecretValue.ofText("refresh-2")));
    fixture.pass(HOUR);

    assertThat(failure(provider).code())
        .isIn(ErrorCodes.MALFORMED_RESPONSE, ErrorCodes.EXPIRED_ON_ARRIVAL);

    assertThat(records.secret(GRANT, "refresh_token")).isEqualTo("refresh-2");
    assertThat(records.secret(GRANT, "access_token")).isEqualTo("access-1");
  }

  @Test
  void K11_aRefreshTokenThatCameWithAUselessTokenIsStoredInTheEnd() {
    List<TokenEvent.Kind> heard = new ArrayList<>();
    provider.subscribe(event -> heard.add(event.kind()));
    answers.add(useless("refresh-2"));
    records.writesThatFail = 1;
    fixture.pass(HOUR);

    assertThat(failure(provider).code()).isEqualTo(ErrorCodes.MALFORMED_TOKEN);

    assertThat(heard).contains(TokenEvent.Kind.ROTATED_NOT_PERSISTED);
    TokenFixture.await(() -> records.secret(GRANT, "refresh_token").equals("refresh-2"));
  }

  @Test
  void aSignInWithoutAUsableTokenIsRefusedWhole() {
    Redemption signIn = useless("refresh-2");

    assertThat(failure(() -> store(signIn)).code()).isEqualTo(ErrorCodes.MALFORMED_TOKEN);

    assertThat(records.secret(GRANT, "refresh_token")).isEqualTo("refresh-1");
    assertThat(Objects.requireNonNull(signIn.refreshToken()).revealText()).isEqualTo("refresh-2");
  }

  private Redemption store(Redemption signIn) {
    engine.storeGrant(GRANT, signIn);
    return signIn;
  }

  @Test
  void aRedemptionIsEitherATokenOrAFailure() {
    assertThatThrownBy(() -> new Redemption(null, null, null, Document.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // --- bytes that nobody needs any more

  @Test
  void whatWasReadOfTheRecordIsWipedAfterARedemption() {
    answers.add(redeemed("access-2", "refresh-2"));
    fixture.pass(HOUR);

    assertThat(provider.get()).isEqualTo("access-2");

    assertThat(sent).containsExactly("refresh-1"); // readable while it was needed
    assertThat(grants.get(0).refreshToken()).matches(TokenGrantTest::isWiped);
    assertThat(records.handedOut).hasSize(2).allMatch(TokenGrantTest::isWiped);
    assertThat(records.secret(GRANT, "refresh_token"))
        .isEqualTo("refresh-2"); // the store's own is not
  }

  @Test
  void whatAnIssuerGaveIsWipedOnceItIsStored() {
    SecretValue hint = SecretValue.ofText("hint");
    Redemption answer =
        new Redemption(
            AccessToken.of("access-2", HOUR),
            SecretValue.ofText("refresh-2"),
            Document.EMPTY.with("hints", List.of(Document.EMPTY.with("hint", hint))));
    answers.add(answer);
    fixture.pass(HOUR);

    provider.get();

    assertThat(Objects.requireNonNull(answer.refreshToken())).matches(TokenGrantTest::isWiped);
    assertThat(hint).matches(TokenGrantTest::isWiped);
  }

  @Test
  void whatCouldNotBeStoredIsKeptUntilItIs() {
    Redemption answer = redeemed("access-2", "refresh-2");
    answers.add(answer);
    records.writesThatFail = 2;
    fixture.pass(HOUR);

    assertThat(provider.get()).isEqualTo("access-2");

    assertThat(Objects.requireNonNull(answer.refreshToken())).matches(TokenGrantTest::isWiped);
    TokenFixture.await(() -> records.secret(GRANT, "refresh_token").equals("refresh-2"));
    TokenFixture.await(() -> records.given.stream().allMatch(TokenGrantTest::isWiped));
  }

  @Test
  void aRefusedRedemptionWipesWhatWasReadAndLeavesTheRecord() {
    TokenProvider refused =
        engine.rotating(
            (grant, request) -> {
              throw TokenFixture.signInRequired();
            },
            GRANT,
            TokenFixture.CALLER_RUNS);
    fixture.pass(HOUR);

    failure(refused);

    assertThat(records.handedOut).isNotEmpty().allMatch(TokenGrantTest::isWiped);
    assertThat(records.secret(GRANT, "refresh_token")).isEqualTo("refresh-1");
  }

  @Test
  void aCallersViewOfASignInStaysReadable() {
    SecretValue mine = SecretValue.ofText("refresh-9");
    SecretValue handedOver = SecretValue.ofText("refresh-10");

    engine.storeGrant(GRANT, new Redemption(AccessToken.of("a", HOUR), mine.shared()));
    engine.storeGrant(GRANT, new Redemption(AccessToken.of("a", HOUR), handedOver));

    assertThat(mine.revealText()).isEqualTo("refresh-9");
    assertThat(handedOver).matches(TokenGrantTest::isWiped);
    assertThat(records.secret(GRANT, "refresh_token")).isEqualTo("refresh-10");
  }

  @Test
  void aSignInThatCouldNotBeStoredStaysTheCallers() {
    Redemption signIn = redeemed("access-2", "refresh-2");
    records.writesThatFail = 1;

    failure(() -> store(signIn));

    assertThat(store(signIn)).isNotNull();
    assertThat(records.secret(GRANT, "refresh_token")).isEqualTo("refresh-2");
  }

  private static boolean isWiped(Document document) {
    return document.names().stream()
        .flatMap(name -> document.secret(name).stream())
        .allMatch(TokenGrantTest::isWiped);
  }

  private static boolean isWiped(SecretValue value) {
    try {
      value.sizeBytes();
      return false;
    } catch (ClosedException e) {
      return true;
    }
  }
}
