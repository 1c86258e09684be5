package dev.hexkey.adapters.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Challenge;
import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.RefreshGrant;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.Verdict;
import dev.hexkey.renewal.TokenEngine;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import mockwebserver3.RecordedRequest;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens bound to a key (RFC 9449). */
class DpopTest {
  private static final String BOUND = "{\"access_token\":\"t1\",\"token_type\":\"dpop\"}";
  private static final String WANTS_NONCE = "{\"error\":\"use_dpop_nonce\"}";

  private static final String CHALLENGE = "DPoP error=\"use_dpop_nonce\", algs=\"ES256\"";

  private final FakeIssuer issuer = new FakeIssuer();
  private final DpopProofs proofs = DpopProofs.of(SigningKey.generate(), issuer.clock);
  private final OAuthClient client = issuer.builder().dpop(proofs).build();

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void aTokenRequestCarriesAProof() throws Exception {
    issuer.answers(200, BOUND);

    AccessToken token = client.clientCredentials().fetch(FakeIssuer.request());

    SignedJWT proof = proof(issuer.sent());
    assertThat(token.type()).isEqualTo("DPoP");
    assertThat(proof.getHeader().getType().toString()).isEqualTo("dpop+jwt");
    assertThat(proof.verify(new ECDSAVerifier(proof.getHeader().getJWK().toECKey()))).isTrue();
    assertThat(proof.getHeader().getJWK().isPrivate()).isFalse();
    assertThat(proof.getJWTClaimsSet().getStringClaim("htm")).isEqualTo("POST");
    assertThat(proof.getJWTClaimsSet().getStringClaim("htu"))
        .isEqualTo(issuer.uri("/token").toString());
    assertThat(proof.getJWTClaimsSet().getIssueTime()).isEqualTo(issuer.clock.instant());
    assertThat(proof.getJWTClaimsSet().getClaim("ath")).isNull();
    assertThat(proof.getHeader().getJWK().computeThumbprint()).hasToString(proofs.thumbprint());
  }

  @Test
  void I8_aWantedNonceIsAnsweredWithANewProof() throws Exception {
    issuer.answers(400, WANTS_NONCE, "DPoP-Nonce", "n1").answers(200, BOUND, "DPoP-Nonce", "n2");

    AccessToken token = client.clientCredentials().fetch(FakeIssuer.request());

    RecordedRequest first = issuer.sent();
    RecordedRequest second = issuer.sent();
    assertThat(token.revealText()).isEqualTo("t1");
    assertThat(FakeIssuer.form(second)).isEqualTo(FakeIssuer.form(first));
    assertThat(proof(first).getJWTClaimsSet().getClaim("nonce")).isNull();
    assertThat(proof(second).getJWTClaimsSet().getStringClaim("nonce")).isEqualTo("n1");
    assertThat(proof(second).getJWTClaimsSet().getJWTID())
        .isNotEqualTo(proof(first).getJWTClaimsSet().getJWTID());
  }

  @Test
  void I8_theNewestNonceIsUsedFromThenOn() throws Exception {
    issuer.answers(200, BOUND, "DPoP-Nonce", "n2").answers(200, BOUND);
    client.clientCredentials().fetch(FakeIssuer.request());

    client.clientCredentials().fetch(FakeIssuer.request());

    issuer.sent();
    assertThat(proof(issuer.sent()).getJWTClaimsSet().getStringClaim("nonce")).isEqualTo("n2");
  }

  @Test
  void I8_aNonceIsAskedForOnlyOnce() {
    issuer
        .answers(400, WANTS_NONCE, "DPoP-Nonce", "n1")
        .answers(400, WANTS_NONCE, "DPoP-Nonce", "n2");

    HexkeyException failure =
        Assertions.catchThrowableOfType(
            HexkeyException.class, () -> client.clientCredentials().fetch(FakeIssuer.request()));

    assertThat(failure.code()).isEqualTo(ErrorCodes.CLIENT_MISCONFIGURED);
    assertThat(issuer.requests()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403})
  void I8_aNonceThatOnlyTheHeaderAsksForIsAnsweredToo(int status) throws Exception {
    issuer
        .answers(status, "", "WWW-Authenticate", CHALLENGE, "DPoP-Nonce", "n1")
        .answers(200, BOUND);

    AccessToken token = client.clientCredentials().fetch(FakeIssuer.request());

    issuer.sent();
    assertThat(token.revealText()).isEqualTo("t1");
    assertThat(proof(issuer.sent()).getJWTClaimsSet().getStringClaim("nonce")).isEqualTo("n1");
  }

  @Test
  void I8_aRefreshTokenIsSentAgainWithTheNonce() throws Exception {
    issuer.answers(400, WANTS_NONCE, "DPoP-Nonce", "n1").answers(200, BOUND);

    Redemption redemption =
        client
            .refreshToken()
            .redeem(
                new RefreshGrant(SecretValue.ofText(FakeIssuer.REFRESH), Document.EMPTY),
                FakeIssuer.request());

    assertThat(redemption.accessToken().type()).isEqualTo("DPoP");
    assertThat(FakeIssuer.form(issuer.sent())).isEqualTo(FakeIssuer.form(issuer.sent()));
  }

  @Test
  void I8_aNonceIsWantedAfterADateWasCorrectedAndTheOtherWayRound() throws Exception {
    Instant theirs = issuer.clock.instant().minus(Duration.ofHours(3));
    String refused =
        "{\"error\":\"invalid_client\",\"error_description\":\"iat is in the future\"}";
    OAuthClient signing =
        issuer
            .builder()
            .dpop(proofs)
            .authentication(ClientAuthentication.privateKeyJwt(SigningKey.generate()))
            .build();
    issuer
        .answers(401, refused, "Date", FakeIssuer.date(theirs))
        .answers(400, WANTS_NONCE, "DPoP-Nonce", "n1")
        .answers(200, BOUND);

    assertThat(signing.clientCredentials().fetch(FakeIssuer.request()).revealText())
        .isEqualTo("t1");
    issuer.sent();
    issuer.sent();
    SignedJWT last = proof(issuer.sent());
    assertThat(last.getJWTClaimsSet().getStringClaim("nonce")).isEqualTo("n1");
    assertThat(last.getJWTClaimsSet().getIssueTime()).isEqualTo(theirs);
  }

  @Test
  void I8_aResourceThatWantsItsNonceGetsTheSameTokenWithANewProof() throws Exception {
    issuer
        .answers(200, BOUND)
        .answers(401, "", "WWW-Authenticate", CHALLENGE, "DPoP-Nonce", "n1")
        .answers(200, "orders");
    try (TokenEngine engine =
        TokenEngine.builder().clock(issuer.clock).ticker(issuer.clock).withoutLog().build()) {
      TokenProvider orders = engine.of(client.clientCredentials(), TokenPolicy.DEFAULT);
      HttpResponse<String> first = call(orders.token());

      Challenge challenge =
          Challenge.find(first.headers().allValues("WWW-Authenticate")).orElseThrow();
      proofs.learn(issuer.uri("/orders"), first.headers().firstValue("DPoP-Nonce").orElseThrow());
      Verdict verdict = orders.rejected(orders.get(), challenge);
      HttpResponse<String> second = call(verdict.token().orElseThrow());

      assertThat(second.body()).isEqualTo("orders");
    }
    issuer.sent();
    RecordedRequest one = issuer.sent();
    RecordedRequest two = issuer.sent();
    assertThat(issuer.requests()).isEqualTo(3); // one token for both
    assertThat(two.getHeaders().get("Authorization"))
        .isEqualTo("DPoP t1")
        .isEqualTo(one.getHeaders().get("Authorization"));
    assertThat(proof(one).getJWTClaimsSet().getClaim("nonce")).isNull();
    assertThat(proof(two).getJWTClaimsSet().getStringClaim("nonce")).isEqualTo("n1");
  }

  private HttpResponse<String> call(CurrentToken token) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(issuer.uri("/orders"))
                .header("Authorization", token.revealHeader())
                .header("DPoP", proofs.proof("GET", issuer.uri("/orders"), token.revealText()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aBearerTokenInAnswerToAProofIsRefused() {
    issuer.gives("");

    HexkeyException failure =
        Assertions.catchThrowableOfType(
            HexkeyException.class, () -> client.clientCredentials().fetch(FakeIssuer.request()));

    assertThat(failure.reason()).contains("NOT_BOUND");
  }

  @Test
  void aProofForAResourceNamesTheToken() throws Exception {
    SignedJWT proof =
        SignedJWT.parse(
            proofs.proof("GET", URI.create("https://api.test/orders?page=2#top"), "t1"));

    assertThat(proof.getJWTClaimsSet().getStringClaim("htm")).isEqualTo("GET");
    assertThat(proof.getJWTClaimsSet().getStringClaim("htu")).isEqualTo("https://api.test/orders");
    assertThat(proof.getJWTClaimsSet().getStringClaim("ath"))
        .isEqualTo(
            Base64URL.encode(
                    MessageDigest.getInstance("SHA-256")
                        .digest("t1".getBytes(StandardCharsets.US_ASCII)))
                .toString());
  }

  @Test
  void noncesOfOriginsStayApart() throws Exception {
    URI one = URI.create("https://api.test/a");
    URI other = URI.create("https://api.test:8443/a");

    boolean news = proofs.learn(one, "n1");

    assertThat(news).isTrue();
    assertThat(proofs.learn(URI.create("HTTPS://API.test:443/b"), "n1")).isFalse();
    assertThat(nonce(proofs.proof("GET", one, "t"))).isEqualTo("n1");
    assertThat(nonce(proofs.proof("GET", other, "t"))).isNull();
    assertThat(proofs.learn(other, null)).isFalse();
  }

  private static Object nonce(String proof) throws java.text.ParseException {
    return SignedJWT.parse(proof).getJWTClaimsSet().getClaim("nonce");
  }

  private static SignedJWT proof(RecordedRequest request) throws java.text.ParseException {
    return SignedJWT.parse(Objects.requireNonNull(request.getHeaders().get("DPoP")));
  }
}
