package dev.hexkey.adapters.oauth;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import dev.hexkey.ports.Deadline;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of Nimbus's SDK through OkHttp. Thread-safe.
 *
 * <p>Each request has a connection of its own and is sent once at most: on a kept connection that
 * the server has just closed nobody can tell whether the request arrived, and a refresh token that
 * arrived is spent. Redirects are not followed; an answer is read up to 1 MiB.
 */
final class Transport {
  /** The longest answer that is read. */
  static final int MAX_BODY_BYTES = 1 << 20;

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final OkHttpClient client;

  /**
   * A transport of its own, which shares nothing with other clients.
   *
   * @param keys the client's certificate, for mutual TLS
   * @param trust whose certificates are believed; the platform's if {@code null}
   */
  Transport(@Nullable X509KeyManager keys, @Nullable X509TrustManager trust) {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .cookieJar(CookieJar.NO_COOKIES)
            .connectTimeout(CONNECT)
            .eventListenerFactory(call -> listener(call.request()));
    if (keys != null || trust != null) {
      X509TrustManager trusted = trust == null ? platformTrust() : trust;
      builder.sslSocketFactory(context(keys, trusted).getSocketFactory(), trusted);
    }
    client = builder.build();
  }

  /** Sends a request that must not be sent twice; says whether it may have arrived. */
  HTTPResponse send(HTTPRequest request, Deadline deadline) {
    return send(request, deadline, true);
  }

  /** Sends a request that does no harm, however often it arrives. */
  HTTPResponse fetch(HTTPRequest request, Deadline deadline) {
    return send(request, deadline, false);
  }

  private HTTPResponse send(HTTPRequest request, Deadline deadline, boolean onceOnly) {
    SendState state = new SendState();
    try {
      return request.send(sent -> exchange(sent, state, deadline.left()));
    } catch (IOException e) {
      throw OAuthErrors.notAnswered(request.getURI(), onceOnly && state.isSent(), e);
    }
  }

  private ReadOnlyHTTPResponse exchange(ReadOnlyHTTPRequest request, SendState state, Duration left)
      throws IOException {
    if (left.isZero()) {
      throw new IOException("no time left"); // OkHttp takes zero for no limit
    }
    OkHttpClient bounded =
        client.newBuilder().callTimeout(left).readTimeout(left).writeTimeout(left).build();
    try (Response response = bounded.newCall(translate(request, state)).execute()) {
      return translate(response, request.getURI());
    }
  }

  private static Request translate(ReadOnlyHTTPRequest request, SendState state) {
    Request.Builder builder =
        new Request.Builder().url(request.getURI().toString()).tag(SendState.class, state);
    for (Map.Entry<String, List<String>> header : headers(request).entrySet()) {
      header.getValue().forEach(value -> builder.addHeader(header.getKey(), value));
    }
    String text = request.getBody();
    RequestBody body = text == null ? null : new OneShotBody(text.getBytes(StandardCharsets.UTF_8));
    return builder.method(request.getMethod().name(), body).build();
  }

  private static HTTPResponse translate(Response response, URI uri) throws IOException {
    HTTPResponse translated = new HTTPResponse(response.code());
    response
        .headers()
        .names()
        .forEach(name -> translated.setHeader(name, response.headers(name).toArray(String[]::new)));
    byte[] body = response.body().byteStream().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw OAuthErrors.tooLarge(uri, MAX_BODY_BYTES);
    }
    translated.setBody(new String(body, StandardCharsets.UTF_8));
    Arrays.fill(body, (byte) 0);
    return translated;
  }

  @SuppressWarnings("unchecked") // declared without its types
  private static Map<String, List<String>> headers(ReadOnlyHTTPRequest request) {
    return request.getHeaderMap();
  }

  private static EventListener listener(Request request) {
    SendState state = request.tag(SendState.class);
    return state == null ? EventListener.NONE : state;
  }

  private static SSLContext context(@Nullable X509KeyManager keys, X509TrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys == null ? null : new KeyManager[] {keys}, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  private static X509TrustManager platformTrust() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return Arrays.stream(factory.getTrustManagers())
          .filter(X509TrustManager.class::isInstance)
          .map(X509TrustManager.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no trust store", e);
    }
  }
}
