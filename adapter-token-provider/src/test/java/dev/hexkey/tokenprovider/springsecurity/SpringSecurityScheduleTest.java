package dev.hexkey.tokenprovider.springsecurity;

import static org.springframework.security.oauth2.client.web.client.RequestAttributeClientRegistrationIdResolver.clientRegistrationId;

import dev.hexkey.tokenprovider.conformance.HttpSchedule;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.web.client.RestClient;

class SpringSecurityScheduleTest {
  @Test
  void noCallFailsWhileTokensRotate() throws Exception {
    try (HttpSchedule scene = new HttpSchedule()) {
      RestClient client = client(scene);
      scene.schedule.expectNoFailureWhileTokensRotate("Spring Security", () -> call(client));
    }
  }

  @Test
  void onlyCallsUnderWayFailWhileTokensAreRevoked() throws Exception {
    try (HttpSchedule scene = new HttpSchedule()) {
      RestClient client = client(scene);
      scene.schedule.expectOnlyCallsUnderWayToFail("Spring Security", () -> call(client));
    }
  }

  private static RestClient client(HttpSchedule scene) {
    return RestClient.builder()
        .baseUrl(scene.server.origin())
        .requestInterceptor(
            new OAuth2ClientHttpRequestInterceptor(
                SpringSecurityTokens.manager(
                    scene.schedule.provider,
                    SpringSecurityTokensTest.registration("http://127.0.0.1:1/token"))))
        .build();
  }

  private static void call(RestClient client) {
    client.get().uri("/a").attributes(clientRegistrationId("here")).retrieve().toBodilessEntity();
  }
}
