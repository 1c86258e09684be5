package dev.hexkey.tokenprovider.openai;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.credential.BearerTokenCredential;
import dev.hexkey.tokenprovider.conformance.HttpSchedule;
import dev.hexkey.tokenprovider.http.TokenBinding;
import dev.hexkey.tokenprovider.okhttp.TokenInterceptor;
import org.junit.jupiter.api.Test;

class OpenAiScheduleTest {
  @Test
  void noCallFailsWhileTokensRotate() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(OpenAiSdkTest.MODEL)) {
      OpenAIClient client = builder(scene).build();
      scene.schedule.expectNoFailureWhileTokensRotate(
          "openai-java", () -> client.models().retrieve("m").id());
      client.close();
    }
  }

  @Test
  void onlyCallsUnderWayFailWhileTokensAreRevoked() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(OpenAiSdkTest.MODEL)) {
      OpenAIClient client = builder(scene).build();
      scene.schedule.expectOnlyCallsUnderWayToFail(
          "openai-java", () -> client.models().retrieve("m").id());
      client.close();
    }
  }

  @Test
  void noCallFailsWhileTokensAreRevokedWithTheInterceptor() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(OpenAiSdkTest.MODEL)) {
      TokenBinding binding =
          TokenBinding.builder(scene.schedule.provider)
              .origin(scene.server.origin())
              .replacingAuthorization()
              .build();
      OpenAIClient client = builder(scene).addInterceptor(TokenInterceptor.of(binding)).build();
      scene.schedule.expectNoFailureWhileTokensAreRevoked(
          "openai-java with the replay", () -> client.models().retrieve("m").id());
      client.close();
    }
  }

  private static OpenAIOkHttpClient.Builder builder(HttpSchedule scene) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(scene.server.origin())
        .credential(BearerTokenCredential.create(scene.schedule.provider));
  }
}
