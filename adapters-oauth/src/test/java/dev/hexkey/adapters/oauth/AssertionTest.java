package dev.hexkey.adapters.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenSource;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Assertions that a client signs, and clocks that differ. */
class AssertionTest {
  private static final String REFUSED_FOR_TIME =
      "{\"error\":\"invalid_grant\",\"error_description\":\"'iat' is in the future\"}";

  private final FakeIssuer issuer = new FakeIssuer();
  private final Instant theirs = issuer.clock.instant().minus(Duration.ofHours(3));
  private final TokenSource source =
      issuer
          .builder()
          .build()
          .jwtBearer(
              JwtAssertion.signedWith(SigningKey.generate())
                  .issuer("svc@shop.test")
                  .subject("user-7")
                  .claim("tenant", "t1"),
              "mail");

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void anAssertionIsTheGrant() throws Exception {
    issuer.gives("");

    source.fetch(FakeIssuer.request());

    JWTClaimsSet claims = claims();
    assertThat(claims.getIssuer()).isEqualTo("svc@shop.test");
    assertThat(claims.getSubject()).isEqualTo("user-7");
    assertThat(claims.getStringClaim("tenant")).isEqualTo("t1");
    assertThat(claims.getAudience()).containsExactly(issuer.uri("/token").toString());
  }

  @Test
  void anAssertionOfSomebodyElseIsSentAsItIs() throws Exception {
    issuer.gives("");

    issuer
        .builder()
        .build()
        .jwtBearer(FakeIssuer.secret("a.b.c\n"), "s")
        .fetch(FakeIssuer.request());

    assertThat(FakeIssuer.form(issuer.sent()))
        .containsEntry("assertion", "a.b.c")
        .containsEntry("scope", "s")
        .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
  }

  @Test
  void J6_anAssertionIsDatedBack() throws Exception {
    issuer.gives("");

    source.fetch(FakeIssuer.request());

    assertThat(claims().getIssueTime()).isEqualTo(issuer.clock.instant().minusSeconds(60));
  }

  @Test
  void J6_anAssertionRefusedForItsTimeIsSentOnceMoreByTheIssuersClock() throws Exception {
    issuer.answers(400, REFUSED_FOR_TIME, "Date", FakeIssuer.date(theirs)).gives("");

    AccessToken token = source.fetch(FakeIssuer.request());

    assertThat(token.revealText()).isEqualTo("t1");
    claims();
    assertThat(claims().getIssueTime()).isEqualTo(theirs.minusSeconds(60));
  }

  @Test
  void J6_theIssuersClockIsRemembered() throws Exception {
    issuer.answers(400, REFUSED_FOR_TIME, "Date", FakeIssuer.date(theirs)).gives("").gives("");
    source.fetch(FakeIssuer.request());

    source.fetch(FakeIssuer.request());

    assertThat(issuer.requests()).isEqualTo(3);
  }

  @Test
  void J6_theIssuersClockToTheSecondMayLeaveAnAssertionTooOldStill() throws Exception {
    String old = "{\"error\":\"invalid_grant\",\"error_description\":\"issued in the past\"}";
    issuer
        .answers(400, old, "Date", FakeIssuer.date(theirs))
        .answers(400, old, "Date", FakeIssuer.date(theirs))
        .gives("");

    source.fetch(FakeIssuer.request());

    claims();
    assertThat(claims().getIssueTime()).isEqualTo(theirs.minusSeconds(60));
    assertThat(claims().getIssueTime()).isEqualTo(theirs);
  }

  @Test
  void J6_aSecondRefusalIsFinal() {
    issuer
        .answers(400, REFUSED_FOR_TIME, "Date", FakeIssuer.date(theirs))
        .answers(400, REFUSED_FOR_TIME, "Date", FakeIssuer.date(theirs));

    assertThat(failure().code()).isEqualTo(ErrorCodes.SIGN_IN_REQUIRED);
    assertThat(issuer.requests()).isEqualTo(2);
  }

  @Test
  void J6_anotherRefusalIsNotAnsweredWithAnotherDate() {
    issuer.answers(
        400,
        "{\"error\":\"invalid_grant\",\"error_description\":\"unknown subject\"}",
        "Date",
        FakeIssuer.date(theirs));

    assertThat(failure().code()).isEqualTo(ErrorCodes.SIGN_IN_REQUIRED);
    assertThat(issuer.requests()).isEqualTo(1);
  }

  @Test
  void J6_withoutAnotherClockNothingIsSentAgain() {
    issuer.answers(400, REFUSED_FOR_TIME, "Date", FakeIssuer.date(issuer.clock.instant()));

    assertThat(failure().code()).isEqualTo(ErrorCodes.SIGN_IN_REQUIRED);
    assertThat(issuer.requests()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Token was issued too far in the past to be used now", "assertion too old"})
  void J6_anIssuerThatFindsAMinuteTooOldGetsAYoungerAssertion(String description) throws Exception {
    issuer
        .answers(400, "{\"error\":\"invalid_grant\",\"error_description\":\"" + description + "\"}")
        .gives("")
        .gives("");

    source.fetch(FakeIssuer.request());
    source.fetch(FakeIssuer.request());

    assertThat(claims().getIssueTime()).isEqualTo(issuer.clock.instant().minusSeconds(60));
    assertThat(claims().getIssueTime()).isEqualTo(issuer.clock.instant());
    assertThat(claims().getIssueTime()).as("remembered").isEqualTo(issuer.clock.instant());
    assertThat(issuer.requests()).isEqualTo(3);
  }

  @Test
  void J6_anAssertionThatIsStillTooOldIsRefusedForGood() {
    String refused = "{\"error\":\"invalid_grant\",\"error_description\":\"issued in the past\"}";
    issuer.answers(400, refused).answers(400, refused).answers(400, refused);

    assertThat(failure().code()).isEqualTo(ErrorCodes.SIGN_IN_REQUIRED);
    assertThat(failure().code()).isEqualTo(ErrorCodes.SIGN_IN_REQUIRED);
    assertThat(issuer.requests()).isEqualTo(3);
  }

  @Test
  void J6_aRefreshTokenIsNotSentAgainForTheTimeOfAnything() {
    issuer.answers(400, REFUSED_FOR_TIME, "Date", FakeIssuer.date(theirs));

    assertThat(issuer.redemptionFailure().code()).isEqualTo(ErrorCodes.SIGN_IN_REQUIRED);
    assertThat(issuer.requests()).isEqualTo(1);
  }

  private HexkeyException failure() {
    return Assertions.catchThrowableOfType(
        HexkeyException.class, () -> source.fetch(FakeIssuer.request()));
  }

  private JWTClaimsSet claims() throws java.text.ParseException {
    return SignedJWT.parse(FakeIssuer.form(issuer.sent()).get("assertion")).getJWTClaimsSet();
  }
}
