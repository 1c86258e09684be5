package dev.hexkey.adapters.azure;

import com.fasterxml.jackson.core.JsonToken;
import com.microsoft.aad.msal4j.HttpMethod;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * MSAL's way out, for one flow. Mends on the way what MSAL4J 1.26 does with a device code: it names
 * the grant as RFC 8628 does, takes {@code slow_down} for a wish to wait longer and not for the
 * end, and holds the first answer back until the caller has the flow in its hands. One flow at a
 * time.
 */
final class EntraHttp implements IHttpClient {
  private static final Set<String> RESTRICTED =
      Set.of("connection", "content-length", "expect", "host", "upgrade");
  private static final String SHORT_GRANT = "grant_type=device_code";
  private static final String DEVICE_GRANT =
      "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Duration SLOWER = Duration.ofSeconds(5);
  private static final String PENDING =
      "{\"error\":\"authorization_pending\",\"error_description\":\"slow down\"}";

  private final Transport transport;
  private final Duration timeout;
  private final Pause pause;
  private final CountDownLatch begun = new CountDownLatch(1);
  private Duration slowedBy = Duration.ZERO; // of the thread that polls

  EntraHttp(Transport transport, Duration timeout, Pause pause) {
    this.transport = transport;
    this.timeout = timeout;
    this.pause = pause;
  }

  /** Says that the flow is in its caller's hands. */
  void begin() {
    begun.countDown();
  }

  @Override
  public IHttpResponse send(HttpRequest request) throws Exception {
    boolean poll = isPoll(request);
    if (poll) {
      begun.await(1, TimeUnit.SECONDS);
      if (!slowedBy.isZero()) {
        pause.await(slowedBy);
      }
    }
    Reply reply = transport.send(translated(request, poll), timeout);
    HttpResponse response = new HttpResponse();
    response.addHeaders(reply.headers().map());
    if (poll && isSlowDown(reply)) {
      slowedBy = slowedBy.plus(SLOWER);
      return response.statusCode(400).body(PENDING);
    }
    return response.statusCode(reply.status()).body(reply.text());
  }

  private static boolean isPoll(HttpRequest request) {
    return request.body() != null && request.body().contains(SHORT_GRANT);
  }

  private static java.net.http.HttpRequest translated(HttpRequest request, boolean poll)
      throws java.net.URISyntaxException {
    java.net.http.HttpRequest.Builder builder =
        java.net.http.HttpRequest.newBuilder(request.url().toURI());
    builder.setHeader("Content-Type", FORM); // which MSAL leaves to the JDK's older client
    if (request.headers() != null) {
      request
          .headers()
          .forEach(
              (name, value) -> {
                if (!RESTRICTED.contains(name.toLowerCase(Locale.ROOT))) {
                  builder.setHeader(name, value);
                }
              });
    }
    if (request.httpMethod() == HttpMethod.GET) {
      return builder.GET().build();
    }
    String body = request.body() == null ? "" : request.body();
    return builder
        .POST(BodyPublishers.ofString(poll ? body.replace(SHORT_GRANT, DEVICE_GRANT) : body))
        .build();
  }

  private static boolean isSlowDown(Reply reply) {
    boolean[] slow = new boolean[1];
    Json.read(
        reply.body(),
        (name, parser) -> {
          if (name.equals("error") && parser.currentToken() == JsonToken.VALUE_STRING) {
            slow[0] = parser.getText().equals("slow_down");
          }
        });
    return reply.status() == 400 && slow[0];
  }
}
