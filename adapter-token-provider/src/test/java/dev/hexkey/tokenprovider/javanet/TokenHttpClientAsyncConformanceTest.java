package dev.hexkey.tokenprovider.javanet;

import dev.hexkey.tokenprovider.conformance.Answer;
import dev.hexkey.tokenprovider.conformance.ClientUnderTest;
import dev.hexkey.tokenprovider.conformance.ReplayConformance;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

class TokenHttpClientAsyncConformanceTest implements ReplayConformance {
  @Override
  public String clientName() {
    return "java.net.http, sendAsync";
  }

  @Override
  public ClientUnderTest open(TokenBinding binding) {
    HttpClient plain = HttpClient.newBuilder().followRedirects(Redirect.ALWAYS).build();
    HttpClient client = TokenHttpClient.of(plain, binding);
    return new AsyncJavaNetClient(client);
  }

  record AsyncJavaNetClient(HttpClient client) implements ClientUnderTest {
    @Override
    public Answer get(URI uri) throws Exception {
      return send(HttpRequest.newBuilder(uri));
    }

    @Override
    public Answer getWith(URI uri, String authorization) throws Exception {
      return send(HttpRequest.newBuilder(uri).header("Authorization", authorization));
    }

    @Override
    public Answer post(URI uri, String body) throws Exception {
      return send(HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)));
    }

    @Override
    public Answer stream(URI uri, String body) throws Exception {
      InputStream once = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
      return send(HttpRequest.newBuilder(uri).POST(BodyPublishers.ofInputStream(() -> once)));
    }

    private Answer send(HttpRequest.Builder request) throws Exception {
      return client
          .sendAsync(request.build(), BodyHandlers.ofInputStream())
          .thenApply(
              response -> {
                try (InputStream body = response.body()) {
                  return new Answer(
                      response.statusCode(),
                      new String(body.readAllBytes(), StandardCharsets.UTF_8));
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              })
          .get(30, TimeUnit.SECONDS);
    }
  }
}
