package dev.hexkey.adapters.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ways in which a client shows who it is. */
class ClientAuthenticationTest {
  private final FakeIssuer issuer = new FakeIssuer();

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void aPublicClientNamesItself() throws Exception {
    RecordedRequest sent = sentWith(ClientAuthentication.none());

    assertThat(sent.getHeaders().get("Authorization")).isNull();
    assertThat(FakeIssuer.form(sent)).containsEntry("client_id", "client-1");
  }

  @Test
  void aSecretGoesIntoTheHeaderFormEncoded() throws Exception {
    RecordedRequest sent =
        sentWith(ClientAuthentication.secretBasic(FakeIssuer.secret("a:b c/%\n")));

    String[] header = Objects.requireNonNull(sent.getHeaders().get("Authorization")).split(" ", -1);
    assertThat(header[0]).isEqualTo("Basic");
    assertThat(new String(Base64.getDecoder().decode(header[1]), StandardCharsets.UTF_8))
        .isEqualTo("client-1:a%3Ab+c%2F%25");
    assertThat(FakeIssuer.form(sent)).doesNotContainKey("client_id");
  }

  @Test
  void aSecretGoesIntoTheForm() throws Exception {
    RecordedRequest sent = sentWith(ClientAuthentication.secretPost(FakeIssuer.secret("a&b=c")));

    assertThat(sent.getHeaders().get("Authorization")).isNull();
    assertThat(FakeIssuer.form(sent))
        .containsEntry("client_id", "client-1")
        .containsEntry("client_secret", "a&b=c");
  }

  @Test
  void aSecretIsAskedForAtEachRequest() throws Exception {
    String[] secret = {"one"};
    OAuthClient client =
        issuer
            .builder()
            .authentication(
                ClientAuthentication.secretPost(() -> FakeIssuer.secret(secret[0]).get()))
            .build();
    issuer.gives("").gives("");
    client.clientCredentials().fetch(FakeIssuer.request());
    secret[0] = "two";

    client.clientCredentials().fetch(FakeIssuer.request());

    assertThat(FakeIssuer.form(issuer.sent())).containsEntry("client_secret", "one");
    assertThat(FakeIssuer.form(issuer.sent())).containsEntry("client_secret", "two");
  }

  @Test
  void aSecretThatCannotBeHadSendsNothing() {
    ClientAuthentication broken =
        ClientAuthentication.secretBasic(
            () -> {
              throw new IllegalStateException(FakeIssuer.SECRET);
            });

    assertThatThrownBy(() -> sentWith(broken))
        .hasMessageStartingWith("[CLIENT_MISCONFIGURED/NO_SECRET]")
        .hasMessageNotContaining(FakeIssuer.SECRET)
        .hasNoCause();
    assertThat(issuer.requests()).isZero();
  }

  @Test
  void J6_aClientAssertionIsDatedBack() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();

    RecordedRequest sent =
        sentWith(
            ClientAuthentication.privateKeyJwt(
                SigningKey.jwk(FakeIssuer.secret(key.toJSONString()))));

    Map<String, String> form = FakeIssuer.form(sent);
    SignedJWT assertion = SignedJWT.parse(form.get("client_assertion"));
    assertThat(form)
        .containsEntry(
            "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    assertThat(assertion.verify(new ECDSAVerifier(key.toPublicJWK()))).isTrue();
    assertThat(assertion.getHeader().getKeyID()).isEqualTo("k1");
    assertThat(assertion.getJWTClaimsSet().getIssuer()).isEqualTo("client-1");
    assertThat(assertion.getJWTClaimsSet().getSubject()).isEqualTo("client-1");
    assertThat(assertion.getJWTClaimsSet().getAudience())
        .containsExactly(issuer.uri("/token").toString());
    assertThat(assertion.getJWTClaimsSet().getJWTID()).isNotBlank();
    assertThat(assertion.getJWTClaimsSet().getIssueTime())
        .isEqualTo(issuer.clock.instant().minus(Duration.ofSeconds(60)));
    assertThat(assertion.getJWTClaimsSet().getExpirationTime()).isAfter(issuer.clock.instant());
  }

  @Test
  void theConnectionsCertificateShowsTheClient() throws Exception {
    Certificates certificates = new Certificates();
    HandshakeCertificates theirs = certificates.ofServer();
    HandshakeCertificates ours = certificates.of(certificates.client("client-1"));
    try (MockWebServer tls = new MockWebServer()) {
      tls.useHttps(theirs.sslSocketFactory());
      tls.requireClientAuth();
      tls.start(InetAddress.getLoopbackAddress(), 0);
      tls.enqueue(
          new mockwebserver3.MockResponse.Builder()
              .body("{\"access_token\":\"t1\",\"token_type\":\"Bearer\"}")
              .build());

      OAuthClient.builder("client-1")
          .tokenEndpoint(URI.create("https://localhost:" + tls.getPort() + "/token"))
          .authentication(ClientAuthentication.mutualTls(ours.keyManager()))
          .trust(ours.trustManager())
          .build()
          .clientCredentials()
          .fetch(FakeIssuer.request());

      RecordedRequest sent = tls.takeRequest();
      assertThat(Objects.requireNonNull(sent.getHandshake()).peerPrincipal().getName())
          .isEqualTo("CN=client-1");
      assertThat(FakeIssuer.form(sent)).containsEntry("client_id", "client-1");
    }
  }

  private RecordedRequest sentWith(ClientAuthentication authentication) throws Exception {
    issuer.gives("");
    issuer
        .builder()
        .authentication(authentication)
        .build()
        .clientCredentials()
        .fetch(FakeIssuer.request());
    return issuer.sent();
  }
}
