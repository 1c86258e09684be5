package dev.hexkey.tokenprovider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.credential.BearerTokenCredential;
import com.openai.errors.UnauthorizedException;
import com.openai.models.models.Model;
import dev.hexkey.tokenprovider.conformance.Reply;
import dev.hexkey.tokenprovider.conformance.Scene;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenAiSdkTest {
  static final String MODEL =
      "{\"id\":\"m\",\"object\":\"model\",\"created\":1,\"owned_by\":\"o\"}";

  @Test
  void eachCallCarriesTheTokenOfItsTime() {
    try (Scene scene = new Scene()) {
      scene.server.behave(request -> model());
      OpenAIClient client = client(scene);

      Model first = client.models().retrieve("m");
      scene.provider.refresh().toCompletableFuture().join();
      client.async().models().retrieve("m").join();

      assertThat(first.id()).isEqualTo("m");
      assertThat(scene.server.authorizations())
          .containsExactly(List.of("Bearer token-1"), List.of("Bearer token-2"));
      client.close();
    }
  }

  @Test
  void aRefusalThatIsReportedGivesTheNextCallAnotherToken() {
    try (Scene scene = new Scene()) {
      scene.server.behave(
          request ->
              request.authorization().equals(List.of("Bearer token-2"))
                  ? model()
                  : Reply.refused());
      OpenAIClient client = client(scene);

      assertThatThrownBy(() -> client.models().retrieve("m"))
          .isInstanceOf(UnauthorizedException.class);
      scene.provider.rejected("token-1", null);

      assertThat(client.models().retrieve("m").id()).isEqualTo("m");
      client.close();
    }
  }

  private static OpenAIClient client(Scene scene) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(scene.server.origin())
        .credential(BearerTokenCredential.create(scene.provider))
        .build();
  }

  private static Reply model() {
    return new Reply(200, Map.of("Content-Type", "application/json"), MODEL);
  }
}
