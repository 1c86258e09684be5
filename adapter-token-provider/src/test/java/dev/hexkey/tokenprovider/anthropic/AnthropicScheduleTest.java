package dev.hexkey.tokenprovider.anthropic;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import dev.hexkey.tokenprovider.conformance.HttpSchedule;
import org.junit.jupiter.api.Test;

class AnthropicScheduleTest {
  @Test
  void noCallFailsWhileTokensRotate() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(AnthropicSdkTest.MESSAGE)) {
      AnthropicClient client = client(scene);
      scene.schedule.expectNoFailureWhileTokensRotate("anthropic-java", () -> call(client));
      client.close();
    }
  }

  @Test
  void noCallFailsWhileTokensAreRevoked() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(AnthropicSdkTest.MESSAGE)) {
      AnthropicClient client = client(scene);
      scene.schedule.expectNoFailureWhileTokensAreRevoked("anthropic-java", () -> call(client));
      client.close();
    }
  }

  private static AnthropicClient client(HttpSchedule scene) {
    return AnthropicOkHttpClient.builder()
        .baseUrl(scene.server.origin())
        .addInterceptor(AnthropicTokens.interceptor(scene.schedule.provider, scene.server.origin()))
        .build();
  }

  private static void call(AnthropicClient client) {
    MessageCreateParams hello =
        MessageCreateParams.builder().model("m").maxTokens(16).addUserMessage("hello").build();
    client.messages().create(hello).content();
  }
}
