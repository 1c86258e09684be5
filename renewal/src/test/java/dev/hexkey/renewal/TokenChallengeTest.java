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
import dev.hexkey.ports.Verdict;
import dev.hexkey.ports.Verdict.Action;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 5 I: challenges. */
class TokenChallengeTest {
  private static final String CLAIMS = "{\"access_token\":{\"nbf\":{\"value\":\"1\"}}}";

  private final TokenFixture fixture = new TokenFixture();
  private final TokenProvider provider = fixture.provider();
  private final Gate gate = new Gate();

  @AfterEach
  void close() {
    gate.open();
    fixture.close();
  }

  static Challenge claims(String json) {
    return challenge(
        "Bearer error=\"insufficient_claims\", claims=\"" + TokenRejectionTest.base64(json) + "\"");
  }

  private static Challenge challenge(String... headers) {
    return Challenge.find(List.of(headers)).orElseThrow();
  }

  @Test
  void I1_theSourceIsAskedWithTheDecodedClaims() {
    provider.get();

    Verdict verdict = provider.rejected("token-1", claims(CLAIMS));

    assertThat(verdict.token().orElseThrow().revealText()).isEqualTo("token-2");
    TokenRequest request = fixture.source.requests().get(1);
    assertThat(request.claims()).isEqualTo(CLAIMS);
    assertThat(request.reason()).isEqualTo(TokenRequest.Reason.REJECTED);
  }

  @Test
  void I1_claimsAreAskedForAtOnceAfterAnOrdinaryRefusal() {
    provider.get();
    provider.rejected("token-1", null);

    Verdict verdict = provider.rejected("token-2", claims(CLAIMS));

    assertThat(verdict.token().orElseThrow().revealText()).isEqualTo("token-3");
  }

  @Test
  void I1_aTokenWithTheClaimsIsTakenThoughItEndsEarlier() {
    provider.get();
    fixture.source.then(AccessToken.of("claimed", Duration.ofMinutes(10)));

    provider.rejected("token-1", claims(CLAIMS));

    assertThat(provider.get()).isEqualTo("claimed");
  }

  @Test
  void I1_whoComesLaterWithTheSameClaimsGetsTheTokenThatIsThere() {
    provider.get();
    provider.rejected("token-1", claims(CLAIMS));

    Verdict verdict = provider.rejected("token-1", claims(CLAIMS));

    assertThat(verdict.token().orElseThrow().revealText()).isEqualTo("token-2");
    assertThat(fixture.source.calls()).isEqualTo(2);
  }

  @Test
  void I1_theSameClaimsOnceMoreAreGivenUp() {
    provider.get();
    provider.rejected("token-1", claims(CLAIMS));

    assertThat(provider.rejected("token-2", claims(CLAIMS)).action()).isEqualTo(Action.GIVE_UP);
    assertThat(fixture.source.calls()).isEqualTo(2);
  }

  @Test
  void I2_theTokenWithTheClaimsComesFromMemory() {
    provider.get();
    provider.rejected("token-1", claims(CLAIMS));

    for (int i = 0; i < 100; i++) {
      assertThat(provider.get()).isEqualTo("token-2");
    }
    assertThat(fixture.source.calls()).isEqualTo(2);
  }

  static Stream<String> encodings() {
    String json = "{\"a\":\"\u00e4\u00ff?>~\"}";
    byte[] bytes = json.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return Stream.of(
        java.util.Base64.getEncoder().encodeToString(bytes),
        java.util.Base64.getEncoder().withoutPadding().encodeToString(bytes),
        java.util.Base64.getUrlEncoder().encodeToString(bytes),
        java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void I3_claimsAreReadInEitherAlphabetPaddedOrNot(String text) {
    assertThat(challenge("Bearer error=insufficient_claims, claims=\"" + text + "\"").claims())
        .contains("{\"a\":\"\u00e4\u00ff?>~\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%%%", "e", "bm8ganNvbg==", "W10=", "/////w==", "e30\u00e9"})
  void I3_garbageIsAnOrdinaryRefusal(String text) {
    Challenge challenge =
        challenge("Bearer error=\"insufficient_claims\", claims=\"" + text + "\"");
    assertThat(challenge.claims()).isEmpty();
    assertThat(challenge).hasToString("Challenge[bearer]");
    provider.get();

    Verdict verdict = provider.rejected("token-1", challenge);

    assertThat(verdict.token().orElseThrow().revealText()).isEqualTo("token-2");
    assertThat(fixture.source.requests().get(1).claims()).isNull();
    assertThat(fixture.log.lines()).isEmpty();
  }

  @Test
  void I3_claimsThatAreTooLongAreAnOrdinaryRefusal() {
    String json = "{\"a\":\"" + "x".repeat(20_000) + "\"}";

    assertThat(claims(json).claims()).isEmpty();
  }

  @Test
  void I3_claimsThatAClientHasReadAlreadyAreTheSame() {
    assertThat(Challenge.forClaims("{\"a\":\"ü?>\"}").claims()).contains("{\"a\":\"ü?>\"}");
    assertThat(Challenge.forClaims("garbage").claims()).isEmpty();
  }

  @Test
  void I3_claimsOfAnotherErrorAreNone() {
    assertThat(
            challenge("Bearer error=invalid_token, claims=" + TokenRejectionTest.base64("{}"))
                .claims())
        .isEmpty();
  }

  @Test
  void I4_aStepUpIsForAPersonAndRenewsNothing() {
    provider.get();

    Verdict verdict =
        provider.rejected(
            "token-1",
            challenge(
                "Bearer error=\"insufficient_user_authentication\","
                    + " acr_values=\"myACR other\", max_age=\"5\""));

    assertThat(verdict.action()).isEqualTo(Action.PERSON_NEEDED);
    HexkeyException problem = verdict.problem().orElseThrow();
    assertThat(problem.code()).isEqualTo(ErrorCodes.STEP_UP_REQUIRED);
    assertThat(problem.tokenFailure().orElseThrow().attributes())
        .isEqualTo(Map.of("acr_values", "myACR other", "max_age", "5"));
    assertThat(fixture.source.calls()).isEqualTo(1);
    assertThat(provider.get()).isEqualTo("token-1");
  }

  @Test
  void I5_aLackOfScopeNamesTheScopeAndRenewsNothing() throws Exception {
    provider.get();

    Verdict verdict =
        provider
            .rejectedAsync(
                "token-1", challenge("Bearer error=\"insufficient_scope\", scope=\"mail.read\""))
            .toCompletableFuture()
            .get();

    assertThat(verdict.action()).isEqualTo(Action.PERSON_NEEDED);
    HexkeyException problem = verdict.problem().orElseThrow();
    assertThat(problem.code()).isEqualTo(ErrorCodes.INSUFFICIENT_SCOPE);
    assertThat(problem.tokenFailure().orElseThrow().attribute("scope")).contains("mail.read");
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        Arguments.of(List.of("Bearer error=\"invalid_token\""), "invalid_token"),
        Arguments.of(List.of("bEaReR ERROR=invalid_token"), "invalid_token"),
        Arguments.of(List.of("DPoP error=\"invalid_token\", algs=\"ES256\""), "invalid_token"),
        Arguments.of(
            List.of("Basic realm=\"a, Bearer error=\\\"no\\\"\", Bearer error=yes"), "yes"),
        Arguments.of(List.of("Basic realm=\"x\"", "Bearer error=\"yes\""), "yes"),
        Arguments.of(List.of("Bearer realm=\"x\"", "Bearer error=\"yes\""), "yes"),
        Arguments.of(List.of("Bearer realm=\"x\" error=\"yes\" scope=\"s\""), "yes"),
        Arguments.of(List.of("Bearer realm = \"x\" , error = \"yes\""), "yes"),
        Arguments.of(List.of("Negotiate, Bearer error=yes"), "yes"),
        Arguments.of(List.of("Negotiate YWJj==, Bearer error=yes"), "yes"),
        Arguments.of(List.of(",,, Bearer error=yes,,,"), "yes"),
        Arguments.of(List.of("Digest qop=\"auth,auth-int\", nonce=\"a\", Bearer error=yes"), "yes"),
        Arguments.of(List.of("Bearer error=yes, error=no"), "yes"),
        Arguments.of(List.of("Bearer error=\"y\\es\""), "yes"),
        Arguments.of(List.of("Bearer error=\"yes"), "yes"));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void I6_theRightParametersAreFound(List<String> headers, String error) {
    assertThat(Challenge.find(headers).flatMap(Challenge::error)).contains(error);
  }

  static Stream<List<String>> withoutError() {
    return Stream.of(
        List.of("Bearer"),
        List.of("Bearer realm=\"api\""),
        List.of("Bearer realm=\"error=no\""),
        List.of("Bearer, Basic error=no"));
  }

  @ParameterizedTest
  @MethodSource("withoutError")
  void I6_aChallengeMayNameNoError(List<String> headers) {
    assertThat(Challenge.find(headers)).isPresent();
    assertThat(Challenge.find(headers).flatMap(Challenge::error)).isEmpty();
  }

  static Stream<List<String>> noChallenge() {
    return Stream.of(
        List.of(),
        List.of(""),
        List.of("Bearer =x"),
        List.of("Basic realm=\"Bearer\""),
        List.of("error=\"invalid_token\""),
        List.of("\"Bearer error=x\""),
        List.of("\u0000\u00ff\ud800"));
  }

  @ParameterizedTest
  @MethodSource("noChallenge")
  void I6_whereThereIsNoneNoneIsFound(List<String> headers) {
    assertThat(Challenge.find(headers)).isEmpty();
  }

  @Test
  void I8_aServerThatWantsItsNonceHasNotRefusedTheToken() {
    provider.get();

    Verdict verdict = provider.rejected("token-1", challenge("DPoP error=\"use_dpop_nonce\""));

    assertThat(verdict.token().orElseThrow().revealText()).isEqualTo("token-1");
    assertThat(verdict.delay()).isZero();
    assertThat(provider.get()).isEqualTo("token-1");
    assertThat(fixture.source.calls()).isEqualTo(1);
    assertThat(fixture.kinds()).doesNotContain(TokenEvent.Kind.REJECTED);
  }

  @Test
  void I8_aTokenThatHasEndedMeanwhileIsRenewedAllTheSame() {
    provider.get();
    fixture.pass(TokenFixture.HOUR);

    Verdict verdict = provider.rejected("token-1", challenge("DPoP error=\"use_dpop_nonce\""));

    assertThat(verdict.token().orElseThrow().revealText()).isEqualTo("token-2");
  }

  @Test
  void I6_nothingThrows() {
    Random random = new Random(7);
    String alphabet = "Bearer,DPoP=\"\\ \terror\u0000\u00e9{}";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(40); n > 0; n--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      Optional<Challenge> found = Challenge.find(List.of(text.toString()));
      assertThat(found.map(Challenge::scheme).orElse("bearer")).isIn("bearer", "dpop");
    }
  }

  @Test
  void I6_aVeryLongHeaderIsReadInPart() {
    String header = "Basic realm=\"" + "x".repeat(200_000) + "\", Bearer error=\"late\"";

    assertThat(Challenge.find(List.of(header))).isEmpty();
    assertThat(challenge("Bearer error=\"e\", x=\"" + "y".repeat(200_000)).error()).contains("e");
  }

  @Test
  void I7_differentClaimsDoNotShareAFlight() throws Exception {
    TokenProvider its = fixture.provider(TokenPolicy.DEFAULT);
    its.get();
    fixture.source.otherwise(
        request -> {
          gate.pass();
          return AccessToken.of(
              "for-" + (request.claims() == null ? "" : request.claims().charAt(2)), HOUR);
        });

    CompletableFuture<Verdict> a =
        its.rejectedAsync("token-1", claims("{\"a\":1}")).toCompletableFuture();
    CompletableFuture<Verdict> b =
        its.rejectedAsync("token-1", claims("{\"b\":1}")).toCompletableFuture();
    CompletableFuture<Verdict> alsoA =
        its.rejectedAsync("token-1", claims("{\"a\":1}")).toCompletableFuture();
    TokenFixture.await(() -> fixture.source.calls() == 3);
    gate.open();

    assertThat(List.of(a.get(), b.get(), alsoA.get())).allMatch(v -> v.action() == Action.RETRY);
    assertThat(fixture.source.calls()).isEqualTo(3);
    assertThat(fixture.source.requests().stream().skip(1).map(TokenRequest::claims))
        .containsExactlyInAnyOrder("{\"a\":1}", "{\"b\":1}");
  }

  @Test
  void I7_aFlightWithClaimsFailsWithoutTheOrdinaryOne() {
    provider.get();
    fixture.source.thenThrow(TokenFixture.down());

    assertThat(provider.rejected("token-1", claims(CLAIMS)).action()).isEqualTo(Action.GIVE_UP);
    assertThat(failure(provider).code()).isEqualTo(ErrorCodes.SOURCE_UNAVAILABLE);
    fixture.passSeconds(1);
    assertThat(provider.get()).isEqualTo("token-3");
  }
}
