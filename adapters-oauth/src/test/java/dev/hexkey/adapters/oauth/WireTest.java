package dev.hexkey.adapters.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.SourceReasons;
import dev.hexkey.ports.TokenSource;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Objects;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and what becomes of it when the wire breaks. */
class WireTest {
  private final FakeIssuer issuer = new FakeIssuer();

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void clientCredentialsAreOneForm() throws Exception {
    issuer.gives("");

    issuer
        .client()
        .withParameter("audience", "https://api.test")
        .withResource(URI.create("urn:r"))
        .clientCredentials("a", "b")
        .fetch(FakeIssuer.request());

    RecordedRequest sent = issuer.sent();
    assertThat(sent.getRequestLine()).isEqualTo("POST /token HTTP/1.1");
    assertThat(sent.getHeaders().get("Accept")).isEqualTo("application/json");
    assertThat(sent.getHeaders().get("Content-Type"))
        .startsWith("application/x-www-form-urlencoded");
    assertThat(FakeIssuer.form(sent))
        .containsOnlyKeys("grant_type", "scope", "audience", "resource")
        .containsEntry("grant_type", "client_credentials")
        .containsEntry("scope", "a b");
  }

  @Test
  void aRedemptionSendsTheTokenThatItIsHanded() {
    issuer.gives("\"refresh_token\":\"next\",\"scope\":\"a b\"");

    Redemption redemption = issuer.redeem();

    assertThat(FakeIssuer.form(issuer.sent()))
        .containsOnlyKeys("grant_type", "refresh_token")
        .containsEntry("grant_type", "refresh_token")
        .containsEntry("refresh_token", FakeIssuer.REFRESH);
    assertThat(Objects.requireNonNull(redemption.refreshToken()).revealText()).isEqualTo("next");
    assertThat(redemption.attributes().text("scope")).contains("a b");
  }

  @Test
  void I1_claimsAreHandedOn() throws Exception {
    issuer.gives("");
    String claims = "{\"access_token\":{\"nbf\":{\"essential\":true}}}";

    issuer.client().clientCredentials().fetch(FakeIssuer.request(claims));

    assertThat(FakeIssuer.form(issuer.sent())).containsEntry("claims", claims);
  }

  @Test
  void eachRequestHasAConnectionOfItsOwn() {
    issuer.gives("").gives("");
    OAuthClient client = issuer.client();

    Assertions.assertThatNoException()
        .isThrownBy(
            () -> {
              client.clientCredentials().fetch(FakeIssuer.request());
              client.clientCredentials().fetch(FakeIssuer.request());
            });

    assertThat(issuer.sent().getConnectionIndex()).isNotEqualTo(issuer.sent().getConnectionIndex());
  }

  @Test
  void aNameWithSeveralAddressesIsTriedAtEach() throws Exception {
    issuer.gives("");
    URI byName = URI.create("http://localhost:" + issuer.server().getPort() + "/token");

    TokenSource source = OAuthClient.builder("c").tokenEndpoint(byName).build().clientCredentials();

    assertThat(source.fetch(FakeIssuer.request()).revealText()).isEqualTo("t1");
  }

  @Test
  void E3_noConnectionSaysThatNothingWasSent() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    TokenSource source =
        OAuthClient.builder("c")
            .tokenEndpoint(URI.create("http://127.0.0.1:" + closed + "/token"))
            .build()
            .clientCredentials();

    HexkeyException failure =
        Assertions.catchThrowableOfType(
            HexkeyException.class, () -> source.fetch(FakeIssuer.request()));

    assertThat(failure.code()).isEqualTo(ErrorCodes.SOURCE_UNAVAILABLE);
    assertThat(failure.reason()).contains(SourceReasons.NOT_CONNECTED);
    assertThat(source.triesPerFlight()).isEqualTo(2);
  }

  @Test
  void E3_aFailedHandshakeSaysThatNothingWasSent() {
    TokenSource source =
        OAuthClient.builder("c")
            .tokenEndpoint(URI.create("https://127.0.0.1:" + issuer.server().getPort() + "/token"))
            .build()
            .clientCredentials();
    issuer.gives("");

    HexkeyException failure =
        Assertions.catchThrowableOfType(
            HexkeyException.class, () -> source.fetch(FakeIssuer.request()));

    assertThat(failure.reason()).contains(SourceReasons.NOT_CONNECTED);
  }

  @Test
  void E3_anAnswerThatNeverCameSaysSo() {
    issuer
        .answers(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build())
        .gives("");

    HexkeyException failure = issuer.redemptionFailure();

    assertThat(failure.code()).isEqualTo(ErrorCodes.SOURCE_UNAVAILABLE);
    assertThat(failure.reason()).contains(SourceReasons.RESPONSE_LOST);
    assertThat(issuer.requests()).isEqualTo(1);
  }

  @Test
  void E3_halfAnAnswerIsALostOne() {
    issuer.answers(
        new MockResponse.Builder()
            .code(200)
            .body("{\"access_token\":\"" + "a".repeat(10_000) + "\"}")
            .onResponseBody(new SocketEffect.CloseSocket())
            .build());

    HexkeyException failure = issuer.redemptionFailure();

    assertThat(failure.reason()).contains(SourceReasons.RESPONSE_LOST);
    assertThat(failure).hasNoCause();
  }

  @Test
  void aPastDeadlineSendsNothing() {
    dev.hexkey.ports.TokenRequest late =
        new dev.hexkey.ports.TokenRequest(
            dev.hexkey.ports.TokenRequest.Reason.FIRST,
            null,
            null,
            java.time.Duration.ZERO,
            dev.hexkey.ports.Deadline.after(java.time.Duration.ZERO));

    HexkeyException failure =
        Assertions.catchThrowableOfType(
            HexkeyException.class, () -> issuer.client().clientCredentials().fetch(late));

    assertThat(failure.reason()).contains(SourceReasons.NOT_CONNECTED);
    assertThat(issuer.requests()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://login.test/token",
        "http://127.0.0.1.evil.test/token",
        "http://user@127.0.0.1/token",
        "https://login.test/token#x",
        "ftp://127.0.0.1/token",
        "/token"
      })
  void O5_anEndpointThatIsNotSafeIsRefused(String endpoint) {
    OAuthClient.Builder builder = OAuthClient.builder("c").tokenEndpoint(URI.create(endpoint));

    assertThatThrownBy(builder::build)
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageStartingWith("[CLIENT_MISCONFIGURED/");
  }

  @Test
  void O5_plainHttpIsAllowedByName() {
    assertThat(
            OAuthClient.builder("c")
                .tokenEndpoint(URI.create("http://login.test/token"))
                .allowPlainHttp("Login.Test")
                .build())
        .hasToString("OAuthClient[c at login.test]");
  }

  @Test
  void aClientWithoutAnIssuerIsRefused() {
    assertThatThrownBy(OAuthClient.builder("c")::build)
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageStartingWith("[CLIENT_MISCONFIGURED/NO_ISSUER]");
  }

  @Test
  void L9_makingASourceSendsNothing() {
    OAuthClient client =
        OAuthClient.builder("c")
            .issuer(issuer.uri("/realm"))
            .authentication(
                ClientAuthentication.secretBasic(
                    () -> {
                      throw new AssertionError("asked too early");
                    }))
            .dpop(
                DpopProofs.of(
                    SigningKey.jwk(
                        () -> {
                          throw new AssertionError("asked too early");
                        })))
            .build();

    assertThat(client.clientCredentials("a")).hasToString("client credentials of c at 127.0.0.1");
    assertThat(client.refreshToken().label()).isEqualTo("refresh token of c at 127.0.0.1");
    assertThat(issuer.requests()).isZero();
  }
}
