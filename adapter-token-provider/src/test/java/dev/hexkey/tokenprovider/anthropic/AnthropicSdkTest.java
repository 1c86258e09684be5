package dev.hexkey.tokenprovider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import dev.hexkey.tokenprovider.conformance.Reply;
import dev.hexkey.tokenprovider.conformance.Scene;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnthropicSdkTest {
  static final String MESSAGE =
      """
      {"id":"msg_1","type":"message","role":"assistant","model":"m","stop_sequence":null,
       "content":[{"type":"text","text":"fine","citations":null}],"stop_reason":"end_turn",
       "usage":{"input_tokens":1,"output_tokens":1}}
      """;

  @Test
  void H2_aMessageThatWasRefusedIsSentAgainWithAnotherToken() {
    try (Scene scene = new Scene()) {
      scene.server.behave(
          request ->
              request.authorization().equals(List.of("Bearer token-2"))
                  ? message()
                  : Reply.refused());
      AnthropicClient client = client(scene, "");

      Message message = client.messages().create(hello());

      assertThat(message.content().get(0).asText().text()).isEqualTo("fine");
      assertThat(scene.server.authorizations())
          .containsExactly(List.of("Bearer token-1"), List.of("Bearer token-2"));
      client.close();
    }
  }

  @Test
  void H14_theSdksOwnRetryAsksForTheTokenAnew() {
    try (Scene scene = new Scene()) {
      scene.server.behave(
          request -> {
            if (scene.server.seen().size() > 1) {
              return message();
            }
            scene.provider.refresh().toCompletableFuture().join();
            return Reply.status(500);
          });
      AnthropicClient client = client(scene, "");

      client.messages().create(hello());

      assertThat(scene.server.authorizations())
          .containsExactly(List.of("Bearer token-1"), List.of("Bearer token-2"));
      client.close();
    }
  }

  @Test
  void H15_aCredentialOfTheSdksOwnIsReplaced() {
    try (Scene scene = new Scene()) {
      scene.server.behave(request -> message());
      AnthropicClient client = client(scene, "of-the-sdk");

      client.async().messages().create(hello()).join();

      assertThat(scene.server.authorizations()).containsExactly(List.of("Bearer token-1"));
      client.close();
    }
  }

  private static AnthropicClient client(Scene scene, String authToken) {
    AnthropicOkHttpClient.Builder builder =
        AnthropicOkHttpClient.builder()
            .baseUrl(scene.server.origin())
            .sleeper(new NoSleep())
            .timeout(Duration.ofSeconds(20))
            .addInterceptor(AnthropicTokens.interceptor(scene.provider, scene.server.origin()));
    if (!authToken.isEmpty()) {
      builder.authToken(authToken);
    }
    return builder.build();
  }

  private static MessageCreateParams hello() {
    return MessageCreateParams.builder().model("m").maxTokens(16).addUserMessage("hello").build();
  }

  private static Reply message() {
    return new Reply(200, java.util.Map.of("Content-Type", "application/json"), MESSAGE);
  }
}
