package dev.hexkey.tokenprovider.springai;

import com.openai.credential.BearerTokenCredential;
import dev.hexkey.tokenprovider.conformance.HttpSchedule;
import dev.hexkey.tokenprovider.conformance.Reply;
import dev.hexkey.tokenprovider.http.TokenBinding;
import dev.hexkey.tokenprovider.okhttp.TokenInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

class SpringAiScheduleTest {
  @Test
  void noCallFailsWhileTokensRotate() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(Reply.CHAT_COMPLETION)) {
      OpenAiChatModel model = builder(scene).build();
      scene.schedule.expectNoFailureWhileTokensRotate("Spring AI", () -> model.call("hello"));
    }
  }

  @Test
  void onlyCallsUnderWayFailWhileTokensAreRevoked() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(Reply.CHAT_COMPLETION)) {
      OpenAiChatModel model = builder(scene).build();
      scene.schedule.expectOnlyCallsUnderWayToFail("Spring AI", () -> model.call("hello"));
    }
  }

  @Test
  void noCallFailsWhileTokensAreRevokedWithTheInterceptor() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(Reply.CHAT_COMPLETION)) {
      TokenBinding binding =
          TokenBinding.builder(scene.schedule.provider)
              .origin(scene.server.origin())
              .replacingAuthorization()
              .build();
      OpenAiChatModel model =
          builder(scene)
              .httpClientBuilderCustomizer(http -> http.interceptor(TokenInterceptor.of(binding)))
              .build();
      scene.schedule.expectNoFailureWhileTokensAreRevoked(
          "Spring AI with the replay", () -> model.call("hello"));
    }
  }

  private static OpenAiChatModel.Builder builder(HttpSchedule scene) {
    return OpenAiChatModel.builder()
        .options(
            OpenAiChatOptions.builder()
                .baseUrl(scene.server.origin())
                .model("m")
                .credential(BearerTokenCredential.create(scene.schedule.provider))
                .build());
  }
}
