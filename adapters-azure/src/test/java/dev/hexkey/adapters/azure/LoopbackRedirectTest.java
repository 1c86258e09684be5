package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopbackRedirectTest {
  private final HttpClient browser = HttpClient.newHttpClient();

  /** Whoever waits for the answer closes the server, which may be before the browser has read. */
  @ParameterizedTest
  @CsvSource({"code=c0de,You are signed in", "error=access_denied,The sign-in did not work"})
  void thePageArrivesThoughTheServerIsClosedAtTheAnswer(String answer, String title)
      throws Exception {
    LoopbackRedirect redirect = new LoopbackRedirect("state-1", task -> new Thread(task).start());
    CompletableFuture<Void> closed = redirect.answer().thenRun(redirect::close);

    HttpResponse<String> page = open(redirect.address(), "/?state=state-1&" + answer);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains(title);
    assertThat(closed).succeedsWithin(Duration.ofSeconds(10));
    assertThat(redirect.answer().join()).containsEntry("state", "state-1");
  }

  @Test
  void whatDoesNotKnowTheStateEndsNothing() throws Exception {
    try (LoopbackRedirect redirect = new LoopbackRedirect("state-1", Runnable::run)) {
      HttpResponse<String> page = open(redirect.address(), "/?state=state-2&code=c0de");

      assertThat(page.statusCode()).isEqualTo(404);
      assertThat(redirect.answer()).isNotDone();
    }
  }

  private HttpResponse<String> open(URI address, String path) throws Exception {
    return browser.send(
        HttpRequest.newBuilder(address.resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
