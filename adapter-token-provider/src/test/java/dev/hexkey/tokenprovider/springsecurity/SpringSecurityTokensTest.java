package dev.hexkey.tokenprovider.springsecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.testkit.Canary;
import dev.hexkey.tokenprovider.conformance.LoopbackServer;
import dev.hexkey.tokenprovider.conformance.Reply;
import dev.hexkey.tokenprovider.schedule.TokenHour;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

class SpringSecurityTokensTest {
  private static final TokenRequest FIRST =
      new TokenRequest(
          TokenRequest.Reason.FIRST,
          null,
          null,
          Duration.ZERO,
          Deadline.after(Duration.ofSeconds(25)));

  @Test
  void anAuthorizedClientCarriesTheProvidersToken() {
    try (TokenHour schedule = new TokenHour()) {
      OAuth2AuthorizedClientManager manager =
          SpringSecurityTokens.manager(schedule.provider, registration("http://127.0.0.1:1/token"));

      OAuth2AccessToken first = authorized(manager);
      schedule.provider.rejected("token-1", null);
      OAuth2AccessToken second = authorized(manager);

      assertThat(first.getTokenValue()).isEqualTo("token-1");
      assertThat(first.getExpiresAt()).isEqualTo(schedule.provider.state().expiry());
      assertThat(second.getTokenValue()).isEqualTo("token-2");
    }
  }

  @Test
  void P4_aManagerIsASourceThatCannotBePassedOver() throws Exception {
    try (LoopbackServer issuer = new LoopbackServer()) {
      issuer.behave(
          request ->
              json(200, "{\"access_token\":\"at\",\"token_type\":\"Bearer\",\"expires_in\":600}"));
      TokenSource source = source(issuer);

      AccessToken token = source.fetch(FIRST);
      source.fetch(FIRST);

      assertThat(token.revealText()).isEqualTo("at");
      assertThat(token.expiry())
          .hasValueSatisfying(
              end -> assertThat(end).isBetween(Instant.now(), Instant.now().plusSeconds(610)));
      assertThat(issuer.seen()).hasSize(1); // Spring's own cache answered
      assertThat(source.canReplaceRejected()).isFalse();
    }
  }

  @Test
  void G6_aRefusedClientIsMisconfigured() {
    assertThat(failure("{\"error\":\"invalid_client\"}").code())
        .isEqualTo(ErrorCodes.CLIENT_MISCONFIGURED);
  }

  @Test
  void G1_anInvalidGrantNeedsAPerson() {
    assertThat(failure("{\"error\":\"invalid_grant\"}").code())
        .isEqualTo(ErrorCodes.SIGN_IN_REQUIRED);
  }

  @Test
  void N2_whatTheIssuerSaidIsNotShown() {
    HexkeyException failure =
        failure("{\"error\":\"server_error\",\"error_description\":\"" + Canary.SECRET + "\"}");

    assertThat(failure.code()).isEqualTo(ErrorCodes.SOURCE_UNAVAILABLE);
    assertThat(failure).hasNoCause().hasMessageNotContaining(Canary.SECRET);
  }

  private static OAuth2AccessToken authorized(OAuth2AuthorizedClientManager manager) {
    OAuth2AuthorizedClient client = manager.authorize(request());
    return Objects.requireNonNull(client).getAccessToken();
  }

  private static HexkeyException failure(String reply) {
    try (LoopbackServer issuer = new LoopbackServer()) {
      issuer.behave(request -> json(400, reply));
      TokenSource source = source(issuer);
      HexkeyException[] failure = new HexkeyException[1];
      assertThatThrownBy(() -> source.fetch(FIRST))
          .isInstanceOfSatisfying(HexkeyException.class, e -> failure[0] = e);
      return failure[0];
    }
  }

  private static Reply json(int status, String body) {
    return new Reply(status, Map.of("Content-Type", "application/json"), body);
  }

  private static TokenSource source(LoopbackServer issuer) {
    ClientRegistration registration = registration(issuer.uri("/token").toString());
    InMemoryClientRegistrationRepository registrations =
        new InMemoryClientRegistrationRepository(registration);
    AuthorizedClientServiceOAuth2AuthorizedClientManager manager =
        new AuthorizedClientServiceOAuth2AuthorizedClientManager(
            registrations, new InMemoryOAuth2AuthorizedClientService(registrations));
    manager.setAuthorizedClientProvider(
        OAuth2AuthorizedClientProviderBuilder.builder().clientCredentials().build());
    return SpringSecurityTokens.source(manager, SpringSecurityTokensTest::request);
  }

  private static OAuth2AuthorizeRequest request() {
    return OAuth2AuthorizeRequest.withClientRegistrationId("here").principal("service").build();
  }

  static ClientRegistration registration(String tokenUri) {
    return ClientRegistration.withRegistrationId("here")
        .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
        .clientId("id")
        .clientSecret("not-a-secret")
        .tokenUri(tokenUri)
        .build();
  }
}
