package dev.hexkey.adapters.azure;

import com.fasterxml.jackson.core.JsonToken;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * MSAL's way out, for one flow. Mends on the way what MSAL4J 1.26 does with a device code: it names
 * the grant as RFC 8628 does, takes {@code slow_down} for a wish to wait longer and not for the
 * end, and holds the first answer back until the caller has the flow in its hands. One flow at a
 * time.
 */
final class EntraHttp implements IHttpClient {
  private static final String DEVICE_CODE = "/devicecode";
  private static final String SHORT_GRANT = "grant_type=device_code";
  private static final String DEVICE_GRANT =
      "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code";
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
    String body = request.body() == null ? "" : request.body();
    boolean poll = body.contains(SHORT_GRANT);
    if (poll && !slowedBy.isZero()) {
      pause.await(slowedBy);
    }
    Reply reply =
        transport.send(
            MsalRequests.translated(request, body.replace(SHORT_GRANT, DEVICE_GRANT)), timeout);
    if (request.url().getPath().endsWith(DEVICE_CODE)) {
      begun.await(1, TimeUnit.SECONDS); // MSAL looks at the flow before it polls
    }
    HttpResponse response = new HttpResponse();
    response.addHeaders(reply.headers().map());
    if (poll && isSlowDown(reply)) {
      slowedBy = slowedBy.plus(SLOWER);
      return response.statusCode(400).body(PENDING);
    }
    return response.statusCode(reply.status()).body(reply.text());
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
