package dev.hexkey.adapters.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class TokenExchangeTest {
  @Test
  void anExchangeSaysWhatIsGivenAndWhatIsWanted() throws Exception {
    try (FakeIssuer issuer = new FakeIssuer()) {
      issuer.gives("\"issued_token_type\":\"" + TokenExchange.ACCESS_TOKEN + "\"");

      issuer
          .client()
          .tokenExchange(
              TokenExchange.ofSecret(FakeIssuer.secret("subject\n"), TokenExchange.JWT)
                  .actor(FakeIssuer.secret("actor"), TokenExchange.ID_TOKEN)
                  .requestedType(TokenExchange.ACCESS_TOKEN)
                  .audience("one")
                  .audience("two")
                  .resource(URI.create("https://api.test")),
              "read")
          .fetch(FakeIssuer.request());

      assertThat(FakeIssuer.form(issuer.sent()))
          .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
          .containsEntry("subject_token", "subject")
          .containsEntry("subject_token_type", TokenExchange.JWT)
          .containsEntry("actor_token", "actor")
          .containsEntry("actor_token_type", TokenExchange.ID_TOKEN)
          .containsEntry("requested_token_type", TokenExchange.ACCESS_TOKEN)
          .containsEntry("audience", "one two")
          .containsEntry("resource", "https://api.test")
          .containsEntry("scope", "read");
    }
  }

  @Test
  void aTokenIsAskedForAtEachExchange() throws Exception {
    try (FakeIssuer issuer = new FakeIssuer()) {
      issuer.gives("").gives("");
      int[] asked = {0};
      var source =
          issuer.client().tokenExchange(TokenExchange.ofToken(() -> "subject-" + ++asked[0]));

      source.fetch(FakeIssuer.request());
      source.fetch(FakeIssuer.request());

      assertThat(FakeIssuer.form(issuer.sent())).containsEntry("subject_token", "subject-1");
      assertThat(FakeIssuer.form(issuer.sent())).containsEntry("subject_token", "subject-2");
    }
  }
}
