package dev.hexkey.adapters.openbao;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.tls.HandshakeCertificates;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the addresses of one server: with its TLS, time limits and body limit. A
 * redirect is followed only to one of the server's own addresses, so that no token goes elsewhere.
 * Thread-safe.
 */
final class Transport implements AutoCloseable {
  static final int MAX_BODY_BYTES = 1 << 20;

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration TOTAL = Duration.ofSeconds(30);
  private static final int MAX_REDIRECTS = 3;

  private final String server;
  private final List<HttpUrl> addresses;
  private final @Nullable String namespace;
  private final OkHttpClient reading;
  private final OkHttpClient writing;

  /**
   * A transport with a connection pool of its own.
   *
   * @throws dev.hexkey.ports.MisconfiguredException if a file of TLS cannot be used
   */
  Transport(ServerConfig config) {
    this.server = config.name();
    this.addresses = config.addresses();
    this.namespace = config.namespaceOrNull();
    HandshakeCertificates tls = new TlsFiles(server, config.tls()).read(addresses);
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .followRedirects(false)
            .followSslRedirects(false)
            .cookieJar(CookieJar.NO_COOKIES)
            .connectTimeout(CONNECT)
            .callTimeout(TOTAL)
            .readTimeout(TOTAL)
            .writeTimeout(TOTAL)
            .sslSocketFactory(tls.sslSocketFactory(), tls.trustManager());
    if (config.tls().skipVerify()) {
      builder.hostnameVerifier((host, session) -> true);
    }
    this.reading = builder.build();
    this.writing = reading.newBuilder().retryOnConnectionFailure(false).build();
  }

  /**
   * Sends one call to one address, and to where that redirects within the server.
   *
   * @param token the server's token; {@code null} for calls that need none
   * @param index what the server must have caught up with; {@code null} for anything
   */
  Reply send(HttpUrl address, Call call, @Nullable String token, @Nullable String index) {
    HttpUrl target = target(address, call);
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      Reply reply = exchange(request(target, call, token, index), call);
      if (reply.status() != 307 && reply.status() != 308) {
        return reply;
      }
      target = own(target, reply.header("Location"));
      reply.close();
    }
    throw BaoErrors.foreignRedirect(server);
  }

  @Override
  public void close() {
    reading.dispatcher().cancelAll();
    reading.connectionPool().evictAll();
  }

  private Reply exchange(Request request, Call call) {
    try (Response response = (call.isRead() ? reading : writing).newCall(request).execute()) {
      return new Reply(response.code(), response.headers(), body(response.body()));
    } catch (InterruptedIOException e) {
      throw Thread.currentThread().isInterrupted()
          ? BaoErrors.interrupted(server)
          : BaoErrors.timedOut(server);
    } catch (SSLHandshakeException | SSLPeerUnverifiedException e) {
      throw BaoErrors.untrusted(server);
    } catch (IOException e) {
      throw BaoErrors.unreachable(server);
    }
  }

  private byte[] body(ResponseBody body) throws IOException {
    BufferedSource source = body.source();
    if (source.request(MAX_BODY_BYTES + 1L)) {
      throw BaoErrors.tooLarge(server, MAX_BODY_BYTES);
    }
    return source.readByteArray();
  }

  private Request request(
      HttpUrl target, Call call, @Nullable String token, @Nullable String index) {
    Request.Builder builder = new Request.Builder().url(target).header("X-Vault-Request", "true");
    if (token != null) {
      builder.header("X-Vault-Token", token);
    }
    if (namespace != null) {
      builder.header("X-Vault-Namespace", namespace);
    }
    if (index != null) {
      builder.header("X-Vault-Index", index);
    }
    byte[] bytes = call.bodyOrNull();
    RequestBody body =
        bytes == null ? null : RequestBody.create(bytes, MediaType.get(call.contentType()));
    return builder.method(call.method(), body).build();
  }

  private static HttpUrl target(HttpUrl address, Call call) {
    HttpUrl.Builder url = address.newBuilder().addPathSegment("v1");
    url.addEncodedPathSegments(call.path());
    return url.encodedQuery(call.queryOrNull()).build();
  }

  private HttpUrl own(HttpUrl from, @Nullable String location) {
    HttpUrl to = location == null ? null : from.resolve(location);
    if (to == null || addresses.stream().noneMatch(address -> isSame(address, to))) {
      throw BaoErrors.foreignRedirect(server);
    }
    return to;
  }

  private static boolean isSame(HttpUrl a, HttpUrl b) {
    return a.scheme().equals(b.scheme()) && a.host().equals(b.host()) && a.port() == b.port();
  }
}
