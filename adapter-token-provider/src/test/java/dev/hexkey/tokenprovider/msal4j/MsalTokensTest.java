package dev.hexkey.tokenprovider.msal4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IHttpClient;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.testkit.Canary;
import dev.hexkey.tokenprovider.schedule.TokenHour;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MsalTokensTest {
  private static final Set<String> SCOPES = Set.of("https://vault.azure.net/.default");
  private static final String AUTHORITY = "https://login.microsoftonline.com/tenant/";

  @Test
  void A13_msalHoldsTheProvidersTokenUntilItsEnd() throws Exception {
    try (TokenHour schedule = new TokenHour()) {
      ConfidentialClientApplication application = fedBy(schedule);

      IAuthenticationResult result = acquire(application);

      assertThat(result.accessToken()).isEqualTo("token-1");
      assertThat(result.expiresOnDate().toInstant()).isEqualTo(schedule.provider.state().expiry());
    }
  }

  @Test
  void noCallFailsWhileTokensRotate() throws Exception {
    try (TokenHour schedule = new TokenHour()) {
      ConfidentialClientApplication application = fedBy(schedule);

      schedule.expectNoFailureWhileTokensRotate("MSAL4J", () -> call(application, schedule));
    }
  }

  @Test
  void onlyCallsUnderWayFailWhileTokensAreRevoked() throws Exception {
    try (TokenHour schedule = new TokenHour()) {
      ConfidentialClientApplication application = fedBy(schedule);

      schedule.expectOnlyCallsUnderWayToFail("MSAL4J", () -> call(application, schedule));
    }
  }

  @Test
  void P4_anApplicationIsASourceWhoseCacheIsPassedOver() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    TokenSource source =
        MsalTokens.source(
            builder(
                    request ->
                        answer(
                            200,
                            "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"at-"
                                + requests.incrementAndGet()
                                + "\"}"))
                .build(),
            SCOPES);

    AccessToken first = source.fetch(request(TokenRequest.Reason.FIRST));
    AccessToken second = source.fetch(request(TokenRequest.Reason.REJECTED));

    assertThat(first.revealText()).isEqualTo("at-1");
    assertThat(first.expiry())
        .hasValueSatisfying(
            end -> assertThat(end).isBetween(Instant.now(), Instant.now().plusSeconds(3_610)));
    assertThat(second.revealText()).isEqualTo("at-2");
    assertThat(source.canReplaceRejected()).isTrue();
  }

  @Test
  void G6_aRefusedClientIsMisconfiguredAndItsReplyIsNotShown() throws Exception {
    TokenSource source =
        MsalTokens.source(
            builder(
                    request ->
                        answer(
                            401,
                            "{\"error\":\"invalid_client\",\"error_description\":\""
                                + Canary.SECRET
                                + "\"}"))
                .build(),
            SCOPES);

    assertThatThrownBy(() -> source.fetch(request(TokenRequest.Reason.FIRST)))
        .isInstanceOfSatisfying(
            HexkeyException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCodes.CLIENT_MISCONFIGURED))
        .hasNoCause()
        .hasMessageNotContaining(Canary.SECRET);
  }

  private static ConfidentialClientApplication fedBy(TokenHour schedule) throws Exception {
    return builder(request -> answer(500, "{}"))
        .appTokenProvider(MsalTokens.appTokenProvider(schedule.provider))
        .build();
  }

  /** A call of a service that is handed the token. */
  private static void call(ConfidentialClientApplication application, TokenHour schedule)
      throws Exception {
    String token = skippingItsCache(application).accessToken();
    if (!schedule.issuer.accepts(token)) {
      throw new IllegalStateException("refused");
    }
  }

  private static ConfidentialClientApplication.Builder builder(IHttpClient issuer)
      throws Exception {
    return ConfidentialClientApplication.builder(
            "client", ClientCredentialFactory.createFromSecret("not-a-secret"))
        .authority(AUTHORITY)
        .instanceDiscovery(false)
        .httpClient(issuer);
  }

  private static IAuthenticationResult acquire(ConfidentialClientApplication application)
      throws Exception {
    return application.acquireToken(ClientCredentialParameters.builder(SCOPES).build()).get();
  }

  private static IAuthenticationResult skippingItsCache(ConfidentialClientApplication application)
      throws Exception {
    return application
        .acquireToken(ClientCredentialParameters.builder(SCOPES).skipCache(true).build())
        .get();
  }

  private static HttpResponse answer(int status, String body) {
    HttpResponse response = new HttpResponse();
    response.statusCode(status);
    response.body(body);
    response.addHeaders(Map.of("Content-Type", List.of("application/json")));
    return response;
  }

  private static TokenRequest request(TokenRequest.Reason reason) {
    return new TokenRequest(
        reason, null, null, Duration.ZERO, Deadline.after(Duration.ofSeconds(25)));
  }
}
