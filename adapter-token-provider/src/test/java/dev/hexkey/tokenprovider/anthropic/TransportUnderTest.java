package dev.hexkey.tokenprovider.anthropic;

import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.HttpMethod;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpResponse;
import dev.hexkey.tokenprovider.conformance.Answer;
import dev.hexkey.tokenprovider.conformance.ClientUnderTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The SDK's own transport under the interceptor, in one of its two ways to send. */
final class TransportUnderTest implements ClientUnderTest {
  private final HttpClient client;
  private final Sending sending;

  /** How a request goes out. */
  interface Sending {
    HttpResponse send(HttpClient client, HttpRequest request) throws Exception;
  }

  TransportUnderTest(HttpClient client, Sending sending) {
    this.client = client;
    this.sending = sending;
  }

  @Override
  public Answer get(URI uri) throws Exception {
    return send(request(HttpMethod.GET, uri).build());
  }

  @Override
  public Answer getWith(URI uri, String authorization) throws Exception {
    return send(request(HttpMethod.GET, uri).putHeader("Authorization", authorization).build());
  }

  @Override
  public Answer post(URI uri, String body) throws Exception {
    return send(request(HttpMethod.POST, uri).body(new TextBody(body, true)).build());
  }

  @Override
  public Answer stream(URI uri, String body) throws Exception {
    return send(request(HttpMethod.POST, uri).body(new TextBody(body, false)).build());
  }

  private static HttpRequest.Builder request(HttpMethod method, URI uri) {
    return HttpRequest.builder().method(method).baseUrl(uri.toString());
  }

  private Answer send(HttpRequest request) throws Exception {
    try (HttpResponse response = sending.send(client, request)) {
      String body = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
      return new Answer(response.statusCode(), body);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
