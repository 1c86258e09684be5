package dev.hexkey.adapters.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.SourceReasons;
import dev.hexkey.ports.ThrottledException;
import dev.hexkey.ports.TokenFailure;
import dev.hexkey.ports.UnauthenticatedException;
import dev.hexkey.ports.UnreachableException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sources make of answers without a token. */
class RefusalTest {
  private final FakeIssuer issuer = new FakeIssuer();

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void G1_invalidGrantNeedsASignIn() {
    issuer.answers(400, "{\"error\":\"invalid_grant\",\"error_description\":\"Token expired\"}");

    HexkeyException failure = issuer.redemptionFailure();

    assertThat(failure)
        .isInstanceOf(UnauthenticatedException.class)
        .hasMessageStartingWith("[SIGN_IN_REQUIRED/INVALID_GRANT]")
        .hasMessageContaining("Token expired");
    assertThat(issuer.requests()).isEqualTo(1);
  }

  @Test
  void G2_anErrorWithStatus200IsAnError() {
    issuer.answers(200, "{\"error\":\"bad_refresh_token\"}");

    assertThat(issuer.redemptionFailure().code()).isEqualTo(ErrorCodes.SIGN_IN_REQUIRED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"access_token\":null}",
        "{\"access_token\":7}",
        "[]",
        "null",
        "",
        "<html>"
      })
  void G3_neitherTokenNorErrorIsMalformed(String body) {
    issuer.answers(200, body);

    HexkeyException failure = issuer.failure();

    assertThat(failure).isInstanceOf(InvalidException.class);
    assertThat(failure.code()).isEqualTo(ErrorCodes.MALFORMED_RESPONSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"interaction_required", "login_required", "consent_required"})
  void G5_aPersonIsAskedForWithWhatTheIssuerWants(String error) {
    issuer.answers(
        400,
        "{\"error\":\""
            + error
            + "\",\"suberror\":\"basic_action\",\"claims\":\"{\\\"access_token\\\":{}}\"}");

    HexkeyException failure = issuer.failure();

    TokenFailure said = failure.tokenFailure().orElseThrow();
    assertThat(failure.code()).isEqualTo(ErrorCodes.SIGN_IN_REQUIRED);
    assertThat(said.attribute("error")).contains(error);
    assertThat(said.attribute("suberror")).contains("basic_action");
    assertThat(said.attribute("claims")).contains("{\"access_token\":{}}");
  }

  @ParameterizedTest
  @CsvSource({
    "401,invalid_client",
    "400,unauthorized_client",
    "400,invalid_scope",
    "400,unsupported_grant_type",
    "400,invalid_request",
    "400,invalid_target",
    "200,invalid_scope"
  })
  void G6_aRefusedClientIsMisconfigured(int status, String error) {
    issuer.answers(status, "{\"error\":\"" + error + "\"}");

    HexkeyException failure = issuer.failure();

    assertThat(failure).isInstanceOf(MisconfiguredException.class);
    assertThat(failure.code()).isEqualTo(ErrorCodes.CLIENT_MISCONFIGURED);
    assertThat(failure.reason()).contains(error.toUpperCase(java.util.Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 405, 410})
  void anEndpointThatIsNoneIsMisconfigured(int status) {
    issuer.answers(status, "<html>no</html>");

    assertThat(issuer.failure().code()).isEqualTo(ErrorCodes.CLIENT_MISCONFIGURED);
  }

  @ParameterizedTest
  @CsvSource({
    "400,temporarily_unavailable",
    "400,server_error",
    "408,''",
    "500,''",
    "500,invalid_grant",
    "501,''",
    "502,''",
    "503,temporarily_unavailable",
    "504,''"
  })
  void G7_aPassingFailureIsUnavailable(int status, String error) {
    issuer.answers(status, error.isEmpty() ? "" : "{\"error\":\"" + error + "\"}");

    HexkeyException failure = issuer.failure();

    assertThat(failure).isInstanceOf(UnreachableException.class);
    assertThat(failure.code()).isEqualTo(ErrorCodes.SOURCE_UNAVAILABLE);
    assertThat(failure.reason().equals(java.util.Optional.of(SourceReasons.GATEWAY)))
        .isEqualTo(status >= 502);
    assertThat(issuer.requests()).isEqualTo(1);
  }

  @Test
  void E5_secondsToWaitAreTaken() {
    issuer.answers(429, "{\"error\":\"slow_down\"}", "Retry-After", "120");

    HexkeyException failure = issuer.failure();

    assertThat(failure.code()).isEqualTo(ErrorCodes.RATE_LIMITED);
    assertThat(((ThrottledException) failure).retryAfter()).contains(Duration.ofMinutes(2));
  }

  @Test
  void E5_aDateToWaitForIsTakenByTheIssuersClock() {
    issuer.answers(
        503,
        "",
        "Date",
        FakeIssuer.date(issuer.clock.instant().plus(Duration.ofDays(1))),
        "Retry-After",
        FakeIssuer.date(issuer.clock.instant().plus(Duration.ofDays(1)).plusSeconds(90)));

    ThrottledException failure = (ThrottledException) issuer.failure();

    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(90));
  }

  @Test
  void E5_aWaitBeyondAllBoundsDoesNotOverflow() {
    issuer.answers(429, "", "Retry-After", "9".repeat(40));

    assertThat(((ThrottledException) issuer.failure()).retryAfter().orElseThrow())
        .isGreaterThan(Duration.ofDays(365));
  }

  @Test
  void E5_aWaitOfZeroSendsNothingAgainByItself() {
    issuer.answers(503, "", "Retry-After", "0").gives("");

    assertThat(issuer.redemptionFailure().code()).isEqualTo(ErrorCodes.RATE_LIMITED);
    assertThat(issuer.requests()).isEqualTo(1);
  }

  @Test
  void aTooManyWithoutATimeNamesNone() {
    issuer.answers(429, "", "Retry-After", "soon");

    assertThat(((ThrottledException) issuer.failure()).retryAfter()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void O8_aRedirectIsNotFollowed(int status) {
    issuer.answers(status, "", "Location", "/elsewhere").gives("");

    HexkeyException failure = issuer.failure();

    assertThat(failure.reason()).contains("REDIRECT");
    assertThat(issuer.requests()).isEqualTo(1);
  }

  @Test
  void N2_onlyTheKnownPartsOfAnErrorAreKept() {
    issuer.answers(
        400,
        "{\"error\":\"invalid_scope\",\"error_description\":\"a\\r"
            + "\\n"
            + "\\u0000b\",\"error_uri\":\"https://e.test/1\",\"hint\":\"hushed\"}",
        "X-Request-Id",
        "r-17");

    HexkeyException failure = issuer.failure();

    assertThat(failure.tokenFailure().orElseThrow().attributes())
        .containsOnlyKeys("error", "error_description", "error_uri", "request_id")
        .containsEntry("error_description", "a b")
        .containsEntry("request_id", "r-17");
    assertThat(failure).hasMessageNotContaining("hushed");
  }

  @Test
  void N2_aLongDescriptionIsCut() {
    issuer.answers(
        400, "{\"error\":\"invalid_scope\",\"error_description\":\"" + "ab ".repeat(500) + "\"}");

    String description =
        issuer.failure().tokenFailure().orElseThrow().attribute("error_description").orElseThrow();

    assertThat(description).hasSize(256);
  }

  @Test
  void N2_whatWasSentIsNotEchoed() {
    issuer.answers(
        400,
        "{\"error\":\"invalid_grant\",\"error_description\":\"bad "
            + FakeIssuer.REFRESH
            + " of "
            + FakeIssuer.SECRET
            + " and eyJhbGciOiJIUzI1NiJ9.eyJzdWIi\",\"error_uri\":\"https://e.test/?t="
            + FakeIssuer.REFRESH
            + "\"}");

    HexkeyException failure = issuer.redemptionFailure();

    String all = failure.getMessage() + failure.tokenFailure().orElseThrow().attributes();
    assertThat(all)
        .contains("bad *** of *** and ***")
        .doesNotContain("canary")
        .doesNotContain("eyJ");
    assertThat(failure).hasNoCause();
  }

  @Test
  void N8_aReplyOverOneMebibyteIsRefused() {
    issuer.gives("\"x\":\"" + "a".repeat(1 << 20) + "\"");

    HexkeyException failure = issuer.failure();

    assertThat(failure.code()).isEqualTo(ErrorCodes.MALFORMED_RESPONSE);
    assertThat(failure.reason()).contains("TOO_LARGE");
  }

  @Test
  void N8_aTokenOver64KibibytesIsRefused() {
    issuer.answers(
        200, "{\"token_type\":\"Bearer\",\"access_token\":\"" + "a".repeat(65_537) + "\"}");

    assertThat(issuer.failure().code()).isEqualTo(ErrorCodes.MALFORMED_TOKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer", "BEARER", "Bearer"})
  void N9_theTypeBearerIsTakenInAnyCase(String type) {
    issuer.answers(200, "{\"access_token\":\"t1\",\"token_type\":\"" + type + "\"}");

    assertThat(issuer.fetch().type()).isEqualTo("Bearer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"mac\"", "\"N_A\"", "\"\"", "7", "\"DPoP\""})
  void N9_anotherTypeIsRefused(String type) {
    issuer.answers(200, "{\"access_token\":\"t1\",\"token_type\":" + type + "}");

    assertThat(issuer.failure().code()).isEqualTo(ErrorCodes.MALFORMED_RESPONSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\nb", "a b", "\\u00e4", "Bearer abc", ""})
  void N3_aTokenThatNoHeaderCarriesIsRefused(String token) {
    issuer.answers(200, "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\"}");

    assertThat(issuer.failure().code()).isEqualTo(ErrorCodes.MALFORMED_TOKEN);
  }
}
