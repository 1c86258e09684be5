package dev.hexkey.tokenprovider.springwebflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.Tokens;
import dev.hexkey.tokenprovider.conformance.Answer;
import dev.hexkey.tokenprovider.conformance.ClientUnderTest;
import dev.hexkey.tokenprovider.conformance.LoopbackServer;
import dev.hexkey.tokenprovider.conformance.ReplayConformance;
import dev.hexkey.tokenprovider.conformance.Reply;
import dev.hexkey.tokenprovider.conformance.Scene;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
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

  @Test
  void D3_aSubscriberThatCancelsHarmsNobody() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    TokenProvider provider =
        Tokens.from(
            () -> {
              asked.countDown();
              await(released);
              return AccessToken.of("token-1");
            });
    try (LoopbackServer server = new LoopbackServer()) {
      WebClient client =
          WebClient.builder().filter(TokenFilter.of(provider, server.origin())).build();
      Mono<String> call = client.get().uri(server.uri("/a")).retrieve().bodyToMono(String.class);
      Disposable leaving = call.subscribe();
      await(asked);

      leaving.dispose();
      Mono<String> staying = call.cache();
      staying.subscribe();
      released.countDown();

      assertThat(staying.block(Duration.ofSeconds(30))).isEqualTo("fine");
      assertThat(server.seen()).hasSize(1);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody came");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
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
