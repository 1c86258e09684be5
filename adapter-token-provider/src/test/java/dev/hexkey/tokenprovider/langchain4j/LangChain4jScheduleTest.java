package dev.hexkey.tokenprovider.langchain4j;

import dev.hexkey.tokenprovider.conformance.HttpSchedule;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import org.junit.jupiter.api.Test;

class LangChain4jScheduleTest {
  private static final String COMPLETION =
      """
      {"id":"c","object":"chat.completion","created":1,"model":"m",
       "choices":[{"index":0,"finish_reason":"stop",
                   "message":{"role":"assistant","content":"fine"}}],
       "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}
      """;

  @Test
  void noCallFailsWhileTokensRotate() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(COMPLETION)) {
      ChatModel model = model(scene);
      scene.schedule.expectNoFailureWhileTokensRotate("LangChain4j", () -> model.chat("hello"));
    }
  }

  @Test
  void onlyCallsUnderWayFailWhileTokensAreRevoked() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(COMPLETION)) {
      ChatModel model = model(scene);
      scene.schedule.expectOnlyCallsUnderWayToFail("LangChain4j", () -> model.chat("hello"));
    }
  }

  private static ChatModel model(HttpSchedule scene) {
    return OpenAiChatModel.builder()
        .baseUrl(scene.server.origin() + "/v1")
        .modelName("m")
        .maxRetries(0)
        .customHeaders(TokenHeaders.of(scene.schedule.provider))
        .build();
  }
}
