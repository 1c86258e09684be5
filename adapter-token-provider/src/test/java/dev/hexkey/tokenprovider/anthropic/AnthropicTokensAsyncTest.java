package dev.hexkey.tokenprovider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.HttpMethod;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpResponse;
import dev.hexkey.tokenprovider.conformance.ClientUnderTest;
import dev.hexkey.tokenprovider.conformance.ReplayConformance;
import dev.hexkey.tokenprovider.conformance.Scene;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AnthropicTokensAsyncTest implements ReplayConformance {
  @Override
  public ClientUnderTest open(TokenBinding binding) {
    return new TransportUnderTest(
        AnthropicTokens.interceptor(binding).intercept(OtherBackend.transport()),
        (client, request) -> client.executeAsync(request).get());
  }

  @Override
  public String clientName() {
    return "anthropic-java, its transport, async";
  }

  @Override
  public boolean followsRedirects() {
    return false;
  }

  @Test
  void cancellingTheCallCancelsTheRequestUnderWay() {
    try (Scene scene = new Scene();
        Silent transport = new Silent()) {
      HttpClient client = AnthropicTokens.interceptor(scene.binding()).intercept(transport);
      HttpRequest request =
          HttpRequest.builder()
              .method(HttpMethod.GET)
              .baseUrl(scene.server.uri("/a").toString())
              .build();

      assertThat(scene.provider.get())
          .isNotEmpty(); // so that the request is sent before the call returns
      client.executeAsync(request).cancel(true);

      assertThat(transport.underWay).isCancelled();
    }
  }

  /** Never answers. */
  private static final class Silent implements HttpClient {
    private final CompletableFuture<HttpResponse> underWay = new CompletableFuture<>();

    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(
        HttpRequest request, RequestOptions options) {
      return underWay;
    }

    @Override
    public void close() {}
  }
}
