package dev.hexkey.examples.tokens;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hexkey.ports.AccessToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in for an issuer and an API, so that the programs run offline: tokens live for four
 * seconds, and a request without a good one gets 401.
 */
final class Api implements AutoCloseable {
  private static final Duration LIFE = Duration.ofSeconds(4);

  private final AtomicInteger issued = new AtomicInteger();
  private final Map<String, Instant> good = new ConcurrentHashMap<>();
  private final HttpServer server;
  private final byte[] answer;

  Api(String json) throws IOException {
    answer = json.getBytes(StandardCharsets.UTF_8);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** What would be an OAuth grant, a Vault login, a command. */
  AccessToken issue() {
    String token = "token-" + issued.incrementAndGet();
    good.put(token, Instant.now().plus(LIFE));
    return AccessToken.of(token, LIFE);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  boolean accepts(String token) {
    return Instant.now().isBefore(good.getOrDefault(token, Instant.MIN));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      boolean welcome = header.startsWith("Bearer ") && accepts(header.substring(7));
      System.out.println((welcome ? "welcome, " : "refused, ") + header);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(welcome ? 200 : 401, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
