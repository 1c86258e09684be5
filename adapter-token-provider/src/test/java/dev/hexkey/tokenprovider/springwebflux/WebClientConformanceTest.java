package dev.hexkey.tokenprovider.springwebflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.tokenprovider.conformance.Answer;
import dev.hexkey.tokenprovider.conformance.ClientUnderTest;
import dev.hexkey.tokenprovider.conformance.ReplayConformance;
import dev.hexkey.tokenprovider.conformance.Reply;
import dev.hexkey.tokenprovider.conformance.Scene;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

class WebClientConformanceTest implements ReplayConformance {
  @Override
  public String clientName() {
    return "Spring WebClient";
  }

  @Override
  public boolean streamsBodies() {
    return false; // a body from a publisher is subscribed to again
  }

  @Override
  public boolean followsRedirects() {
    return false; // unless its connector is told to, see the test below
  }

  @Override
  public boolean reusesConnection() {
    return false; // Reactor Netty gives a connection back a moment after its body has ended
  }

  @Test
  void O4_aConnectorThatFollowsRedirectsDropsTheTokenElsewhere() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding(), true)) {
      String elsewhere = scene.stranger.uri("/there").toString();
      scene.server.behave(request -> Reply.redirect(elsewhere));

      Answer answer = client.get(scene.server.uri("/a"));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(scene.stranger.authorizations()).containsExactly(List.of());
    }
  }

  @Override
  public ClientUnderTest open(TokenBinding binding) {
    return open(binding, false);
  }

  private static ClientUnderTest open(TokenBinding binding, boolean followRedirects) {
    ConnectionProvider connections = ConnectionProvider.create("test", 2 * TOGETHER);
    HttpClient http = HttpClient.create(connections).followRedirect(followRedirects);
    return new Reactive(
        WebClient.builder()
            .clientConnector(new ReactorClientHttpConnector(http))
            .filter(TokenFilter.of(binding))
            .build(),
        connections);
  }

  record Reactive(WebClient client, ConnectionProvider connections) implements ClientUnderTest {
    @Override
    public Answer get(URI uri) {
      return send(client.get().uri(uri));
    }

    @Override
    public Answer getWith(URI uri, String authorization) {
      return send(client.get().uri(uri).header("Authorization", authorization));
    }

    @Override
    public Answer post(URI uri, String body) {
      return send(client.post().uri(uri).bodyValue(body));
    }

    private static Answer send(WebClient.RequestHeadersSpec<?> request) {
      Answer answer =
          request
              .exchangeToMono(
                  response ->
                      response
                          .bodyToMono(String.class)
                          .defaultIfEmpty("")
                          .map(body -> new Answer(response.statusCode().value(), body)))
              .block(Duration.ofSeconds(30));
      if (answer == null) {
        throw new AssertionError("no answer");
      }
      return answer;
    }

    @Override
    public void close() {
      connections.dispose();
    }
  }
}
