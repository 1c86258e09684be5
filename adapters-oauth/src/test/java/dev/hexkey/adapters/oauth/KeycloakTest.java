package dev.hexkey.adapters.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.RefreshGrant;
import dev.hexkey.ports.RotatingTokenSource;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.TokenSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The sources against a real Keycloak. */
@Tag("keycloak")
class KeycloakTest {
  private Keycloak keycloak; // set before each test

  @BeforeEach
  void start() throws Exception {
    keycloak = Keycloak.get();
  }

  @Test
  void aClientWithASecretGetsATokenOfItsOwn() throws Exception {
    AccessToken token = fetch(keycloak.client("machine"));

    assertThat(token.type()).isEqualTo("Bearer");
    assertThat(token.lifetime().orElseThrow()) // the server counts what a second's end takes off
        .isBetween(Duration.ofMinutes(5).minusSeconds(2), Duration.ofMinutes(5));
    assertThat(claims(token).getIssuer())
        .isEqualTo(keycloak.server().issuer(Keycloak.REALM).toString());
    assertThat(claims(token).getStringClaim("azp")).isEqualTo("machine");
  }

  @Test
  void aClientWithTheSecretInTheFormGetsOneToo() throws Exception {
    ClientAuthentication post =
        ClientAuthentication.secretPost(FakeIssuer.secret("machine-secret"));

    assertThat(fetch(keycloak.client("machine").authentication(post)).revealText()).isNotEmpty();
  }

  @Test
  void aClientWithAKeyGetsATokenOfItsOwn() throws Exception {
    AccessToken token = fetch(keycloak.signedClient());

    assertThat(claims(token).getStringClaim("azp")).isEqualTo("signed");
  }

  @Test
  void J6_anAssertionByAnotherClockIsSentOnceMoreByTheServersOwn() throws Exception {
    InstantSource early = InstantSource.offset(InstantSource.system(), Duration.ofHours(-3));
    // Keycloak sends no date by itself; whatever stands before it in production does, as this does
    try (CountingProxy front =
        new CountingProxy(keycloak.tokenEndpoint(), process -> {}, () -> {})) {
      AccessToken token =
          fetch(keycloak.signedClient().tokenEndpoint(front.uri("/token")).clock(early));

      assertThat(claims(token).getStringClaim("azp")).isEqualTo("signed");
      assertThat(front.seen()).hasSize(2);
    }
  }

  @Test
  void J6_anAssertionThatIsASecondTooOldForKeycloakIsSentOnceMoreUndated() throws Exception {
    InstantSource late = InstantSource.offset(InstantSource.system(), Duration.ofSeconds(-5));

    AccessToken token = fetch(keycloak.signedClient().clock(late));

    assertThat(claims(token).getStringClaim("azp")).isEqualTo("signed");
  }

  @Test
  void G6_aWrongSecretIsMisconfigured() {
    ClientAuthentication wrong = ClientAuthentication.secretBasic(FakeIssuer.secret("wrong"));

    HexkeyException failure = failure(keycloak.client("machine").authentication(wrong));

    assertThat(failure.code()).isEqualTo(ErrorCodes.CLIENT_MISCONFIGURED);
    assertThat(failure.tokenFailure().orElseThrow().attribute("error")).isPresent();
  }

  @Test
  void G6_aScopeThatIsNotThereIsMisconfigured() {
    TokenSource source = keycloak.client("machine").build().clientCredentials("no-such-scope");

    HexkeyException failure =
        Assertions.catchThrowableOfType(
            HexkeyException.class, () -> source.fetch(FakeIssuer.request()));

    assertThat(failure.reason()).contains("INVALID_SCOPE");
  }

  @Test
  void aRefreshTokenRotates() throws Exception {
    RotatingTokenSource source = keycloak.client("person").build().refreshToken();
    SecretValue first = Objects.requireNonNull(keycloak.signIn().refreshToken());

    Redemption one = source.redeem(grant(first), FakeIssuer.request());
    SecretValue second = Objects.requireNonNull(one.refreshToken());
    Redemption two = source.redeem(grant(second), FakeIssuer.request());

    assertThat(second.hasSameBytesAs(first)).isFalse();
    assertThat(Objects.requireNonNull(two.refreshToken()).hasSameBytesAs(second)).isFalse();
    assertThat(claims(two.accessToken()).getStringClaim("preferred_username")).isEqualTo("ada");
    assertThat(two.attributes().text("scope")).isPresent();
  }

  @Test
  void G1_aSpentRefreshTokenNeedsASignInAndSoDoesItsSuccessor() throws Exception {
    RotatingTokenSource source = keycloak.client("person").build().refreshToken();
    SecretValue spent = Objects.requireNonNull(keycloak.signIn().refreshToken());
    Redemption next = source.redeem(grant(spent), FakeIssuer.request());

    HexkeyException reuse = failure(source, spent);
    HexkeyException after = failure(source, Objects.requireNonNull(next.refreshToken()));

    assertThat(reuse.code()).isEqualTo(ErrorCodes.SIGN_IN_REQUIRED);
    assertThat(reuse.reason()).contains("INVALID_GRANT");
    assertThat(after.code()).isEqualTo(ErrorCodes.SIGN_IN_REQUIRED);
  }

  @Test
  void aTokenIsExchanged() throws Exception {
    AccessToken subject = fetch(keycloak.client("machine"));
    TokenSource source =
        keycloak
            .client("machine")
            .build()
            .tokenExchange(
                TokenExchange.ofToken(subject::revealText)
                    .requestedType(TokenExchange.ACCESS_TOKEN));

    AccessToken exchanged = source.fetch(FakeIssuer.request());

    assertThat(exchanged.revealText()).isNotEqualTo(subject.revealText());
    assertThat(claims(exchanged).getSubject()).isEqualTo(claims(subject).getSubject());
  }

  @Test
  void aTokenIsBoundToTheKeyOfItsProof() throws Exception {
    DpopProofs proofs = DpopProofs.of(SigningKey.generate());

    AccessToken token = fetch(keycloak.client("bound").dpop(proofs));

    assertThat(token.type()).isEqualTo("DPoP");
    assertThat(claims(token).getJSONObjectClaim("cnf")).containsEntry("jkt", proofs.thumbprint());
  }

  @Test
  void aBoundClientWithoutAProofIsMisconfigured() {
    assertThat(failure(keycloak.client("bound")).code()).isEqualTo(ErrorCodes.CLIENT_MISCONFIGURED);
  }

  private static RefreshGrant grant(SecretValue token) {
    return new RefreshGrant(token, Document.EMPTY);
  }

  private static AccessToken fetch(OAuthClient.Builder client) throws Exception {
    return client.build().clientCredentials().fetch(FakeIssuer.request());
  }

  private static HexkeyException failure(OAuthClient.Builder client) {
    return Assertions.catchThrowableOfType(HexkeyException.class, () -> fetch(client));
  }

  private static HexkeyException failure(RotatingTokenSource source, SecretValue token) {
    return Assertions.catchThrowableOfType(
        HexkeyException.class, () -> source.redeem(grant(token), FakeIssuer.request()));
  }

  private static JWTClaimsSet claims(AccessToken token) throws java.text.ParseException {
    return SignedJWT.parse(token.revealText()).getJWTClaimsSet();
  }
}
