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
import dev.hexkey.ports.SecretValue;
import java.util.Objects;
import okhttp3.tls.HeldCertificate;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a real Keycloak binds to a certificate or to a key. */
@Tag("keycloak")
class KeycloakBoundTest {
  private Keycloak keycloak; // set before each test

  @BeforeEach
  void start() throws Exception {
    keycloak = Keycloak.get();
  }

  // --- certificates (RFC 8705)

  @Test
  void aClientWithACertificateGetsATokenThatIsBoundToIt() throws Exception {
    HeldCertificate certificate = keycloak.certificates().client("certified");

    AccessToken token = fetch(certificate);

    assertThat(claims(token).getStringClaim("azp")).isEqualTo("certified");
    assertThat(claims(token).getJSONObjectClaim("cnf"))
        .containsEntry("x5t#S256", Certificates.thumbprint(certificate));
  }

  @Test
  void G6_anotherClientsCertificateIsMisconfigured() {
    HexkeyException failure = failure(keycloak.certificates().client("somebody-else"));

    assertThat(failure.code()).isEqualTo(ErrorCodes.CLIENT_MISCONFIGURED);
  }

  @Test
  void G6_withoutACertificateAClientIsMisconfigured() {
    assertThat(failure(null).code()).isEqualTo(ErrorCodes.CLIENT_MISCONFIGURED);
  }

  // --- keys (RFC 9449)

  @Test
  void aBoundRefreshTokenIsRedeemedWithItsKeyAndStaysBound() throws Exception {
    DpopProofs proofs = DpopProofs.of(SigningKey.generate());
    SecretValue first = Objects.requireNonNull(keycloak.signIn(proofs).refreshToken());

    Redemption one = redeem(proofs, first);
    Redemption two = redeem(proofs, Objects.requireNonNull(one.refreshToken()));

    assertThat(two.accessToken().type()).isEqualTo("DPoP");
    assertThat(claims(two.accessToken()).getJSONObjectClaim("cnf"))
        .containsEntry("jkt", proofs.thumbprint());
  }

  @Test
  void G1_aBoundRefreshTokenIsRefusedWithAnotherKey() throws Exception {
    DpopProofs proofs = DpopProofs.of(SigningKey.generate());
    SecretValue bound = Objects.requireNonNull(keycloak.signIn(proofs).refreshToken());

    HexkeyException failure =
        Assertions.catchThrowableOfType(
            HexkeyException.class, () -> redeem(DpopProofs.of(SigningKey.generate()), bound));

    assertThat(failure.code()).isEqualTo(ErrorCodes.SIGN_IN_REQUIRED);
  }

  private Redemption redeem(DpopProofs proofs, SecretValue refreshToken) throws Exception {
    return OAuthClient.builder("bound-person")
        .issuer(keycloak.server().issuer(Keycloak.REALM))
        .dpop(proofs)
        .build()
        .refreshToken()
        .redeem(new RefreshGrant(refreshToken, Document.EMPTY), FakeIssuer.request());
  }

  private AccessToken fetch(@Nullable HeldCertificate certificate) throws Exception {
    return keycloak
        .certifiedClient(certificate)
        .build()
        .clientCredentials()
        .fetch(FakeIssuer.request());
  }

  private HexkeyException failure(@Nullable HeldCertificate certificate) {
    return Assertions.catchThrowableOfType(HexkeyException.class, () -> fetch(certificate));
  }

  private static JWTClaimsSet claims(AccessToken token) throws java.text.ParseException {
    return SignedJWT.parse(token.revealText()).getJWTClaimsSet();
  }
}
