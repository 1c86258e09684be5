package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.HexkeyException;
import java.io.IOException;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the addresses of one server: with its TLS, time limits and body limit. A
 * redirect is followed only to one of the server's own addresses, so that no token goes elsewhere.
 * Files of TLS that have changed are read again when a handshake fails. A {@link Watch} ends what
 * takes too long, whose thread is interrupted, or whose transport is closed. Thread-safe.
 */
final class Transport implements AutoCloseable {
  private static final int MAX_REDIRECTS = 3;
  private static final int MAX_IDLE_CONNECTIONS = 32;
  private static final long KEEP_ALIVE_MINUTES = 1;

  private final String server;
  private final List<HttpUrl> addresses;
  private final @Nullable String namespace;
  private final Limits limits;
  private final TlsFiles tlsFiles;
  private final OkHttpClient bare;
  private final ReentrantLock renewing = new ReentrantLock();
  private volatile Clients clients;
  private volatile boolean closed;

  /** Of the same TLS; {@code writing} sends nothing twice by itself. */
  private record Clients(OkHttpClient reading, OkHttpClient writing) {}

  /**
   * A transport with a connection pool of its own.
   *
   * @throws dev.hexkey.ports.MisconfiguredException if a file of TLS cannot be used
   */
  Transport(ServerConfig config, Limits limits, ProxySelector proxies) {
    this.server = config.name();
    this.addresses = config.addresses();
    this.namespace = config.namespaceOrNull();
    this.limits = limits;
    this.tlsFiles = new TlsFiles(server, config.tls());
    this.bare = bare(config, limits, proxies);
    this.clients = clients(tlsFiles.read());
  }

  /**
   * Sends one call to one address, and to where that redirects within the server.
   *
   * @param token the server's token; {@code null} for calls that need none
   * @param index what the server must have caught up with; {@code null} for anything
   * @param time how long it may take
   * @throws NoAnswerException if the network keeps it from an answer
   */
  Reply send(
      HttpUrl address, Call call, @Nullable String token, @Nullable String index, Duration time)
      throws NoAnswerException {
    HttpUrl target = target(address, call);
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      Reply reply = exchange(request(target, call, token, index), call, time);
      if (reply.status() != 307 && reply.status() != 308) {
        return reply;
      }
      reply.close();
      target = own(target, reply.header("Location"));
    }
    throw BaoErrors.foreignRedirect(server);
  }

  /** Ends every exchange that is under way as closed, and refuses new ones. */
  @Override
  public void close() {
    closed = true;
    bare.dispatcher().cancelAll();
    bare.connectionPool().evictAll();
  }

  private Reply exchange(Request.Builder request, Call call, Duration time)
      throws NoAnswerException {
    Clients used = clients;
    try {
      return exchange(used, request, call, time);
    } catch (SSLHandshakeException | SSLPeerUnverifiedException e) {
      Clients renewed = renewed(used);
      if (renewed.equals(used)) {
        throw new NoAnswerException(BaoErrors.untrusted(server), false);
      }
      try {
        return exchange(renewed, request, call, time);
      } catch (SSLHandshakeException | SSLPeerUnverifiedException again) {
        throw new NoAnswerException(BaoErrors.untrusted(server), false);
      }
    }
  }

  private Reply exchange(Clients used, Request.Builder unwatched, Call call, Duration time)
      throws NoAnswerException, SSLHandshakeException, SSLPeerUnverifiedException {
    if (closed) {
      throw BaoErrors.closed();
    }
    Watch watch = new Watch(limits.connect(), time, () -> closed);
    Request request = unwatched.tag(Watch.class, watch).build();
    okhttp3.Call exchange = (call.isRead() ? used.reading() : used.writing()).newCall(request);
    watch.begin(exchange);
    try (Response response = exchange.execute()) {
      return new Reply(response.code(), response.headers(), body(response.body()));
    } catch (SSLHandshakeException | SSLPeerUnverifiedException e) {
      throw e;
    } catch (IOException e) {
      throw failed(watch);
    } finally {
      watch.end();
    }
  }

  private NoAnswerException failed(Watch watch) {
    if (closed) {
      throw BaoErrors.closed();
    }
    if (Thread.currentThread().isInterrupted()) {
      throw BaoErrors.interrupted(server);
    }
    HexkeyException error =
        watch.isLate() && watch.isSent()
            ? BaoErrors.timedOut(server)
            : BaoErrors.unreachable(server);
    return new NoAnswerException(error, watch.isSent());
  }

  /** The clients with what the files of TLS say now; the same ones if those say nothing new. */
  @SuppressWarnings("ReferenceEquality") // whether somebody else has renewed them meanwhile
  private Clients renewed(Clients used) {
    renewing.lock();
    try {
      if (clients == used) {
        tlsFiles.readIfChanged().ifPresent(tls -> clients = clients(tls));
      }
      return clients;
    } finally {
      renewing.unlock();
    }
  }

  private Clients clients(Tls tls) {
    OkHttpClient reading = bare.newBuilder().sslSocketFactory(tls.sockets(), tls.trust()).build();
    return new Clients(reading, reading.newBuilder().retryOnConnectionFailure(false).build());
  }

  /**
   * All but TLS. HTTP/2 has a thread for each connection and hands every answer over; connecting to
   * several addresses at once takes threads too, and breaks out of an interrupt.
   */
  private static OkHttpClient bare(ServerConfig config, Limits limits, ProxySelector proxies) {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .protocols(List.of(Protocol.HTTP_1_1))
            .fastFallback(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .cookieJar(CookieJar.NO_COOKIES)
            .connectionPool(
                new ConnectionPool(MAX_IDLE_CONNECTIONS, KEEP_ALIVE_MINUTES, TimeUnit.MINUTES))
            .eventListenerFactory(call -> Watch.of(call.request()))
            .proxySelector(proxies)
            .connectTimeout(limits.connect())
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO);
    if (proxies instanceof Proxies ours) {
      builder.proxyAuthenticator(ours.authenticator());
    }
    String name = config.tls().serverNameOrNull();
    if (config.tls().skipVerify()) {
      builder.hostnameVerifier((host, session) -> true);
    } else if (name != null) {
      HostnameVerifier standard = builder.build().hostnameVerifier();
      builder.hostnameVerifier((host, session) -> standard.verify(name, session));
    }
    return builder.build();
  }

  private byte[] body(ResponseBody body) throws IOException {
    BufferedSource source = body.source();
    if (source.request(limits.maxBodyBytes() + 1L)) {
      throw BaoErrors.tooLarge(server, limits.maxBodyBytes());
    }
    return source.readByteArray();
  }

  private Request.Builder request(
      HttpUrl target, Call call, @Nullable String token, @Nullable String index) {
    Request.Builder builder =
        new Request.Builder()
            .url(target)
            .header("X-Vault-Request", "true")
            .header("Accept-Encoding", "identity"); // a bounded body is one that is read as it is
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
    return builder.method(call.method(), body);
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
