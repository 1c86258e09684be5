package dev.hexkey.examples.tokens;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.Tokens;
import dev.hexkey.tokenprovider.anthropic.AnthropicTokens;

/** The Anthropic SDK with a token that rotates. */
public final class AnthropicSdk {
  private static final String MESSAGE =
      """
      {"id":"msg_1","type":"message","role":"assistant","model":"m","stop_sequence":null,
       "content":[{"type":"text","text":"Hello!","citations":null}],"stop_reason":"end_turn",
       "usage":{"input_tokens":1,"output_tokens":1}}
      """;

  private AnthropicSdk() {}

  public static void main(String[] args) throws Exception {
    try (Api api = new Api(MESSAGE);
        TokenProvider provider = Tokens.from(api::issue)) {
      AnthropicClient client =
          AnthropicOkHttpClient.builder()
              .baseUrl(api.url())
              .addInterceptor(AnthropicTokens.interceptor(provider, api.url()))
              .build();
      MessageCreateParams hello =
          MessageCreateParams.builder().model("m").maxTokens(9).addUserMessage("Hello").build();
      Calls.make(() -> client.messages().create(hello));
      client.close();
    }
  }
}
