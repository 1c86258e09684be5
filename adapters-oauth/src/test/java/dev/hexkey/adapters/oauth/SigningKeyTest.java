package dev.hexkey.adapters.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import java.security.PrivateKey;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {
  private static final JWTClaimsSet CLAIMS = new JWTClaimsSet.Builder().subject("s").build();

  @Test
  void anRsaKeyInPemSigns() {
    String pem = new HeldCertificate.Builder().rsa2048().build().privateKeyPkcs8Pem();

    SigningKey key = SigningKey.pem(FakeIssuer.secret(pem)).withKeyId("k");

    assertThat(key.sign(CLAIMS).getHeader().getAlgorithm().getName()).isEqualTo("RS256");
    assertThat(key.sign(CLAIMS).getHeader().getKeyID()).isEqualTo("k");
    assertThat(key.publishable()).isInstanceOf(RSAKey.class);
  }

  @Test
  void anEllipticKeyInPemSigns() {
    String pem = new HeldCertificate.Builder().ecdsa256().build().privateKeyPkcs8Pem();

    SigningKey key = SigningKey.pem(FakeIssuer.secret(pem));

    assertThat(key.sign(CLAIMS).getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    assertThatThrownBy(key::publishable).hasMessageContaining("NO_PUBLIC_PART");
  }

  @Test
  void aJwkNamesItsAlgorithm() throws Exception {
    RSAKey jwk = new RSAKeyGenerator(2048).keyID("k9").generate();

    SigningKey key = SigningKey.jwk(FakeIssuer.secret(jwk.toJSONString())).withAlgorithm("PS256");

    assertThat(key.sign(CLAIMS).getHeader().getAlgorithm().getName()).isEqualTo("PS256");
    assertThat(key.sign(CLAIMS).getHeader().getKeyID()).isEqualTo("k9");
  }

  @Test
  void aKeyOfTheJvmSigns() {
    PrivateKey key = new HeldCertificate.Builder().ecdsa256().build().keyPair().getPrivate();

    assertThat(SigningKey.of(key).sign(CLAIMS).getState()).hasToString("SIGNED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "canary",
        "-----BEGIN PRIVATE KEY-----canary-----END PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----AAAA-----END RSA PRIVATE KEY-----"
      })
  void whatIsNoKeyIsRefusedUnquoted(String text) {
    SigningKey pem = SigningKey.pem(FakeIssuer.secret(text));
    SigningKey jwk = SigningKey.jwk(FakeIssuer.secret(text));

    assertThatThrownBy(() -> pem.sign(CLAIMS))
        .hasMessageContaining("CLIENT_MISCONFIGURED")
        .hasMessageNotContaining("canary")
        .hasNoCause();
    assertThatThrownBy(() -> jwk.sign(CLAIMS))
        .hasMessageContaining("BAD_JWK")
        .hasMessageNotContaining("canary")
        .hasNoCause();
  }

  @Test
  void aPublicKeyAloneIsRefused() throws Exception {
    String jwk = new RSAKeyGenerator(2048).generate().toPublicJWK().toJSONString();

    assertThatThrownBy(() -> SigningKey.jwk(FakeIssuer.secret(jwk)).sign(CLAIMS))
        .hasMessageContaining("UNSUPPORTED_KEY");
  }

  @Test
  void textsShowNothing() {
    assertThat(SigningKey.generate()).hasToString("SigningKey[redacted]");
    assertThat(ClientAuthentication.secretBasic(FakeIssuer.secret("x")))
        .hasToString("ClientAuthentication[client_secret_basic]");
  }
}
