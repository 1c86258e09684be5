package dev.hexkey.examples.tokens;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.credential.BearerTokenCredential;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.Tokens;

/** The OpenAI SDK with a token that rotates. */
public final class OpenAiSdk {
  private static final String MODEL =
      "{\"id\":\"m\",\"object\":\"model\",\"created\":1,\"owned_by\":\"o\"}";

  private OpenAiSdk() {}

  public static void main(String[] args) throws Exception {
    try (Api api = new Api(MODEL);
        TokenProvider provider = Tokens.from(api::issue)) {
      OpenAIClient client =
          OpenAIOkHttpClient.builder()
              .baseUrl(api.url())
              .credential(BearerTokenCredential.create(provider))
              .build();
      Calls.make(() -> client.models().retrieve("m"));
      client.close();
    }
  }
}
