package dev.hexkey.tokenprovider.langchain4j;

import dev.hexkey.tokenprovider.conformance.HttpSchedule;
import dev.hexkey.tokenprovider.conformance.Reply;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import org.junit.jupiter.api.Test;

class LangChain4jScheduleTest {
  @Test
  void noCallFailsWhileTokensRotate() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(Reply.CHAT_COMPLETION)) {
      ChatModel model = model(scene);
      scene.schedule.expectNoFailureWhileTokensRotate("LangChain4j", () -> model.chat("hello"));
    }
  }

  @Test
  void onlyCallsUnderWayFailWhileTokensAreRevoked() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(Reply.CHAT_COMPLETION)) {
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
