package dev.hexkey.adapters.azure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.hexkey.testkit.network.LoopbackTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The service of a platform that gives a machine its tokens, on loopback: answers as a test says,
 * and remembers what it was asked. Thread-safe.
 */
final class PlatformStub implements AutoCloseable {
  private final HttpServer server;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Answering answering;
  private final String scheme;

  /** What it answers to the n-th request, counted from 1. */
  @FunctionalInterface
  interface Answering {
    Answer to(int number, HttpExchange exchange);
  }

  record Answer(int status, String body) {}

  PlatformStub(Answering answering) throws IOException {
    this.answering = answering;
    this.scheme = "http";
    this.server = HttpServer.create(loopback(), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  /** The same with TLS, as in Service Fabric. */
  PlatformStub(LoopbackTls tls, Answering answering) throws IOException {
    this.answering = answering;
    this.scheme = "https";
    HttpsServer secured = HttpsServer.create(loopback(), 0);
    secured.setHttpsConfigurator(new HttpsConfigurator(tls.server()));
    this.server = secured;
    server.createContext("/", this::handle);
    server.start();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** The answer with a token, as IMDS and App Service give it. */
  static Answer token(String token) {
    long end = Instant.now().getEpochSecond() + 3_600;
    return new Answer(
        200,
        "{\"access_token\":\""
            + token
            + "\",\"expires_on\":\""
            + end
            + "\",\"resource\":\"https://vault.azure.net\",\"token_type\":\"Bearer\"}");
  }

  String url() {
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Path and query of each request, with the header that a platform wants. */
  List<String> seen() {
    return List.copyOf(seen);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      seen.add(
          exchange.getRequestURI()
              + " Metadata="
              + exchange.getRequestHeaders().getFirst("Metadata")
              + " X-IDENTITY-HEADER="
              + exchange.getRequestHeaders().getFirst("X-IDENTITY-HEADER")
              + " Secret="
              + exchange.getRequestHeaders().getFirst("Secret")
              + " Authorization="
              + exchange.getRequestHeaders().getFirst("Authorization"));
      Answer answer = answering.to(seen.size(), exchange);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
