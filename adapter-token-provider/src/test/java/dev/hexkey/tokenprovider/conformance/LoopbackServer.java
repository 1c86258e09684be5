package dev.hexkey.tokenprovider.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server on loopback that remembers what it saw. Thread-safe. */
public final class LoopbackServer implements AutoCloseable {
  private final HttpServer server;
  private final String tokenHeader;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private volatile Function<Seen, Reply> behaviour = request -> Reply.ok();

  /** Starts a server that answers everything with 200. */
  public LoopbackServer() {
    this("Authorization");
  }

  /**
   * The same.
   *
   * @param tokenHeader where requests carry their token
   */
  public LoopbackServer(String tokenHeader) {
    this.tokenHeader = tokenHeader;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /** Answers from now on like this, on many threads at once. */
  public void behave(Function<Seen, Reply> how) {
    behaviour = how;
  }

  /** Scheme, host and port. */
  public String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** An address of this server. */
  public URI uri(String path) {
    return URI.create(origin() + path);
  }

  /** Every request in the order of arrival. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** The values of {@code Authorization}, one list for each request. */
  public List<List<String>> authorizations() {
    return seen.stream().map(Seen::authorization).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Seen request = read(exchange);
      seen.add(request);
      Reply reply = behaviour.apply(request);
      reply.headers().forEach(exchange.getResponseHeaders()::add);
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      boolean bodiless = request.method().equals("HEAD") || body.length == 0;
      exchange.sendResponseHeaders(reply.status(), bodiless ? -1 : body.length);
      if (!bodiless) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Seen read(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    List<String> authorization = exchange.getRequestHeaders().getOrDefault(tokenHeader, List.of());
    return new Seen(
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        List.copyOf(authorization),
        body,
        exchange.getRemoteAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
