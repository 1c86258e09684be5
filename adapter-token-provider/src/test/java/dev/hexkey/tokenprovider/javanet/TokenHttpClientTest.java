package dev.hexkey.tokenprovider.javanet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.Tokens;
import dev.hexkey.tokenprovider.conformance.Reply;
import dev.hexkey.tokenprovider.conformance.Scene;
import dev.hexkey.tokenprovider.conformance.Seen;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenHttpClientTest {
  private final Scene scene = new Scene();
  private final HttpClient following =
      HttpClient.newBuilder().followRedirects(Redirect.NORMAL).build();
  private final HttpClient client = TokenHttpClient.of(following, scene.binding());

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void L2_sendAsyncDoesNotWaitForAToken() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    TokenProvider slow = Tokens.from(() -> tokenAfter(released));
    HttpClient patient = TokenHttpClient.of(following, slow, scene.server.origin());

    CompletableFuture<HttpResponse<String>> answer =
        patient.sendAsync(get("/a"), BodyHandlers.ofString());
    assertThat(answer).isNotDone();
    released.countDown();

    assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void D2_aCallThatIsCancelledWhileItWaitsSendsNothing() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    TokenProvider slow = Tokens.from(() -> tokenAfter(released));
    HttpClient patient = TokenHttpClient.of(following, slow, scene.server.origin());
    CompletableFuture<HttpResponse<String>> answer =
        patient.sendAsync(get("/a"), BodyHandlers.ofString());

    answer.cancel(true);
    released.countDown();

    assertThatThrownBy(answer::join).isInstanceOf(CancellationException.class);
    assertThat(slow.get()).isEqualTo("token-1");
    assertThat(scene.server.seen()).isEmpty();
  }

  @Test
  void aRefusalWithALongBodyIsTheCallersWhole() throws Exception {
    String body = "x".repeat(1 << 20);
    scene.server.behave(request -> new Reply(401, Map.of(), body));

    HttpResponse<String> text = client.send(get("/a"), BodyHandlers.ofString());
    HttpResponse<InputStream> stream = client.send(get("/a"), BodyHandlers.ofInputStream());

    assertThat(text.body()).isEqualTo(body);
    assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(body);
    assertThat(scene.server.seen()).hasSize(2);
  }

  @Test
  void aRefusalWithoutABodyIsTheCallers() throws Exception {
    scene.server.behave(request -> new Reply(401, Map.of(), ""));

    HttpResponse<InputStream> answer = client.send(get("/a"), BodyHandlers.ofInputStream());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body().readAllBytes()).isEmpty();
  }

  @Test
  void seeOtherTurnsAPostIntoAGet() throws Exception {
    scene.server.behave(
        request ->
            request.path().equals("/a") ? Reply.status(303).with("Location", "/b") : Reply.ok());

    client.send(
        HttpRequest.newBuilder(scene.server.uri("/a"))
            .POST(BodyPublishers.ofString("hello"))
            .build(),
        BodyHandlers.ofString());

    Seen second = scene.server.seen().get(1);
    assertThat(second.method()).isEqualTo("GET");
    assertThat(second.body()).isEmpty();
  }

  @Test
  void redirectsComeToAnEnd() throws Exception {
    scene.server.behave(request -> Reply.redirect("/again"));

    HttpResponse<String> answer = client.send(get("/a"), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(307);
    assertThat(scene.server.seen()).hasSize(6);
  }

  @Test
  void aClientThatFollowsNoRedirectsStillDoesNot() throws Exception {
    HttpClient staying = TokenHttpClient.of(HttpClient.newHttpClient(), scene.binding());
    scene.server.behave(request -> Reply.redirect("/b"));

    HttpResponse<String> answer = staying.send(get("/a"), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(307);
    assertThat(scene.server.seen()).hasSize(1);
  }

  @Test
  void O4_aChainThatReturnsFromElsewhereGetsNoTokenAnyMore() throws Exception {
    String home = scene.server.uri("/back").toString();
    String elsewhere = scene.stranger.uri("/there").toString();
    scene.stranger.behave(request -> Reply.redirect(home));
    scene.server.behave(
        request -> request.path().equals("/back") ? Reply.ok() : Reply.redirect(elsewhere));

    client.send(get("/a"), BodyHandlers.ofString());

    assertThat(scene.server.authorizations()).containsExactly(List.of("Bearer token-1"), List.of());
  }

  @Test
  void O4_aCallersOwnAuthorizationStaysAtHomeToo() throws Exception {
    String elsewhere = scene.stranger.uri("/there").toString();
    scene.server.behave(request -> Reply.redirect(elsewhere));
    HttpRequest own =
        HttpRequest.newBuilder(scene.server.uri("/a")).header("Authorization", "Basic own").build();

    client.send(own, BodyHandlers.ofString());
    TokenHttpClient.dropping(following).send(own, BodyHandlers.ofString());

    assertThat(scene.stranger.authorizations()).containsExactly(List.of(), List.of());
  }

  @Test
  void anUnreachableServerIsAnIoException() {
    URI nobody = URI.create("http://127.0.0.1:1/");

    assertThatThrownBy(
            () -> client.send(HttpRequest.newBuilder(nobody).build(), BodyHandlers.ofString()))
        .isInstanceOf(java.io.IOException.class);
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(scene.server.uri(path)).build();
  }

  private static AccessToken tokenAfter(CountDownLatch released) {
    try {
      if (!released.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("never released");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return AccessToken.of("token-1");
  }
}
