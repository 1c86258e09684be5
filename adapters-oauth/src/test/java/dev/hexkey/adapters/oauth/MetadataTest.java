package dev.hexkey.adapters.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SourceReasons;
import dev.hexkey.ports.TokenSource;
import java.time.Duration;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The token endpoint as the issuer's metadata name it. */
class MetadataTest {
  private final FakeIssuer issuer = new FakeIssuer();
  private final TokenSource source =
      OAuthClient.builder("c")
          .issuer(issuer.uri("/realm"))
          .clock(issuer.clock)
          .ticker(issuer.clock)
          .build()
          .clientCredentials();

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void theMetadataOfRfc8414AreReadFirst() throws Exception {
    issuer.answers(200, metadata("/realm", "/t")).gives("");

    source.fetch(FakeIssuer.request());

    assertThat(issuer.sent().getTarget())
        .isEqualTo("/.well-known/oauth-authorization-server/realm");
    assertThat(issuer.sent().getTarget()).isEqualTo("/t");
  }

  @Test
  void thoseOfOpenIdAreReadIfTheOthersAreNotThere() throws Exception {
    issuer.answers(404, "<html>").answers(200, metadata("/realm", "/t")).gives("");

    source.fetch(FakeIssuer.request());

    issuer.sent();
    assertThat(issuer.sent().getTarget()).isEqualTo("/realm/.well-known/openid-configuration");
    assertThat(issuer.sent().getTarget()).isEqualTo("/t");
  }

  @Test
  void metadataAreKeptForAnHour() throws Exception {
    issuer.answers(200, metadata("/realm", "/t")).gives("").gives("");
    source.fetch(FakeIssuer.request());
    issuer.clock.advance(Duration.ofMinutes(59));
    source.fetch(FakeIssuer.request());
    int before = issuer.requests();
    issuer.answers(200, metadata("/realm", "/t2")).gives("");
    issuer.clock.advance(Duration.ofMinutes(2));

    source.fetch(FakeIssuer.request());

    assertThat(before).isEqualTo(3);
    assertThat(issuer.requests()).isEqualTo(5);
  }

  @Test
  void metadataThatCannotBeReadAgainServeOn() throws Exception {
    issuer.answers(200, metadata("/realm", "/t")).gives("");
    source.fetch(FakeIssuer.request());
    issuer.clock.advance(Duration.ofHours(2));
    issuer.answers(500, "").answers(500, "").gives("");

    assertThat(source.fetch(FakeIssuer.request()).revealText()).isEqualTo("t1");
  }

  @Test
  void metadataOfAnotherIssuerAreRefused() {
    issuer.answers(200, metadata("/other", "/t"));

    assertThat(failure().reason()).contains("ISSUER_MISMATCH");
    assertThat(issuer.requests()).isEqualTo(1);
  }

  @Test
  void anEndpointWithoutTlsIsRefused() {
    issuer.answers(
        200,
        "{\"issuer\":\"" + issuer.uri("/realm") + "\",\"token_endpoint\":\"http://evil.test/t\"}");

    assertThat(failure().reason()).contains("PLAIN_HTTP");
  }

  @Test
  void anIssuerWithoutMetadataIsMisconfigured() {
    issuer.answers(404, "").answers(404, "");

    HexkeyException failure = failure();

    assertThat(failure.code()).isEqualTo(ErrorCodes.CLIENT_MISCONFIGURED);
    assertThat(failure.reason()).contains("NO_METADATA");
  }

  @Test
  void anIssuerThatFailsIsUnavailable() {
    issuer.answers(503, "").answers(503, "");

    assertThat(failure().reason()).contains(SourceReasons.GATEWAY);
  }

  @Test
  void lostMetadataAreNoLostResponse() {
    issuer.answers(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());

    assertThat(failure().reason()).contains(SourceReasons.NOT_CONNECTED);
  }

  @Test
  void anEndpointThatIsGoneIsLookedUpAgain() throws Exception {
    issuer.answers(200, metadata("/realm", "/t")).answers(404, "");
    assertThat(failure().code()).isEqualTo(ErrorCodes.CLIENT_MISCONFIGURED);
    issuer.answers(200, metadata("/realm", "/t2")).gives("");

    source.fetch(FakeIssuer.request());

    assertThat(issuer.requests()).isEqualTo(4);
  }

  private String metadata(String path, String endpoint) {
    return "{\"issuer\":\""
        + issuer.uri(path)
        + "\",\"token_endpoint\":\""
        + issuer.uri(endpoint)
        + "\"}";
  }

  private HexkeyException failure() {
    return Assertions.catchThrowableOfType(
        HexkeyException.class, () -> source.fetch(FakeIssuer.request()));
  }
}
