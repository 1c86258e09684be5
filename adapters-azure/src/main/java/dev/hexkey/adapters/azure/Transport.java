package dev.hexkey.adapters.azure;

import dev.hexkey.adapters.azure.NoAnswerException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The one way out, for vaults and sign-ins alike, over the JDK's client: time and size of an answer
 * are bounded, an interrupt ends the wait, no redirect is followed. Thread-safe.
 *
 * <p>azure-core's own bridge to that client bounds neither: a body trickles in for as long as the
 * other side likes, unless a global thread watches it.
 */
final class Transport implements AutoCloseable {
  /** A value of Key Vault has 25 KB at most, a page of names less. */
  static final int MOST_BYTES = 1 << 20;

  /** How long it may take to be connected. */
  static final Duration CONNECT = Duration.ofSeconds(5);

  private static final Set<String> OWN_HEADERS =
      Set.of("connection", "content-length", "expect", "host", "upgrade");

  private final HttpClient client;
  private final Set<Future<?>> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * A transport; nothing is sent yet.
   *
   * @param tlsOrNull whom to trust; the system if {@code null}
   * @param connect how long it may take to be connected
   * @param executor runs what the client has to do
   */
  Transport(
      @Nullable SSLContext tlsOrNull, ProxySelector proxies, Duration connect, Executor executor) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connect)
            .proxy(proxies)
            .executor(executor);
    if (tlsOrNull != null) {
      builder.sslContext(tlsOrNull);
    }
    this.client = builder.build();
  }

  /** Whether the JDK's client sets a header itself, and lets nobody else. */
  static boolean setsItself(String header) {
    return OWN_HEADERS.contains(header.toLowerCase(Locale.ROOT));
  }

  /**
   * Sends a request and reads the answer to its end.
   *
   * @param left how long this may take in all
   */
  @SuppressWarnings("CollectionUndefinedEquality") // an exchange equals itself alone
  Reply send(HttpRequest request, Duration left) throws NoAnswerException {
    if (closed) {
      throw new NoAnswerException(Kind.CLOSED);
    }
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(request, info -> new BoundedBody(MOST_BYTES));
    underWay.add(exchange);
    if (closed) {
      exchange.cancel(true); // closed since it was looked at
    }
    try {
      HttpResponse<byte[]> response =
          exchange.get(Math.max(1, left.toNanos()), TimeUnit.NANOSECONDS);
      return new Reply(response.statusCode(), response.headers(), response.body());
    } catch (TimeoutException e) {
      throw new NoAnswerException(Kind.TIMED_OUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswerException(Kind.INTERRUPTED);
    } catch (ExecutionException | CancellationException e) {
      throw new NoAnswerException(
          closed ? Kind.CLOSED : kindOf(e.getCause(), request.uri().getHost()));
    } finally {
      exchange.cancel(true);
      underWay.remove(exchange);
    }
  }

  /** Ends what is under way. Connections end at once too where the JDK can do that (21). */
  @Override
  public void close() {
    closed = true;
    underWay.forEach(exchange -> exchange.cancel(true));
    try {
      HttpClient.class.getMethod("shutdownNow").invoke(client);
    } catch (NoSuchMethodException e) {
      return; // an older JDK's end when nobody refers to the client any more
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the JDK's client does not end", e);
    }
  }

  private static Kind kindOf(@Nullable Throwable cause, String host) {
    if (cause instanceof BoundedBody.TooLargeException) {
      return Kind.TOO_LARGE;
    }
    if (cause instanceof SSLException) {
      return Kind.TLS;
    }
    if (cause instanceof HttpConnectTimeoutException) {
      return Kind.NOT_CONNECTED;
    }
    if (cause instanceof ConnectException) {
      return isUnknown(host) ? Kind.UNKNOWN_HOST : Kind.NOT_CONNECTED;
    }
    if (cause instanceof IOException io && io.getCause() instanceof BoundedBody.TooLargeException) {
      return Kind.TOO_LARGE;
    }
    return Kind.LOST;
  }

  /** A name server that does not answer says nothing about the name. */
  private static boolean isUnknown(String host) {
    try {
      InetAddress.getByName(host);
      return false;
    } catch (UnknownHostException e) {
      String message = e.getMessage();
      return message == null || !message.contains("Temporary failure");
    }
  }
}
