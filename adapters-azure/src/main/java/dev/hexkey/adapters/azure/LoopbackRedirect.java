package dev.hexkey.adapters.azure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Where the browser comes back to (RFC 8252, section 7.3): a port of this machine, for one sign-in.
 * What does not know the sign-in's state is turned away, and ends nothing. Thread-safe.
 */
final class LoopbackRedirect implements AutoCloseable {
  private static final int MOST_BYTES = 65_536;

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%1$s</title>
      <style>
      body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 32rem; padding: 0 1rem;
             color: #1b1b1b; background: #fff; }
      h1 { font-size: 1.5rem; }
      @media (prefers-color-scheme: dark) { body { color: #eee; background: #1b1b1b; } }
      </style>
      </head>
      <body>
      <h1>%1$s</h1>
      <p>%2$s</p>
      </body>
      </html>
      """;

  private final HttpServer server;
  private final byte[] state;
  private final CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();

  LoopbackRedirect(String state, Executor executor) throws IOException {
    this.state = state.getBytes(StandardCharsets.UTF_8);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  /** What the app registration allows as {@code http://localhost}, with any port. */
  URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /** The parameters that the browser brings: {@code code}, or {@code error} with a description. */
  CompletableFuture<Map<String, String>> answer() {
    return answer;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> ours = Map.of();
    try (exchange) {
      Map<String, String> parameters = parameters(answerIn(exchange));
      if (isOurs(exchange, parameters)) {
        ours = parameters;
      }
      respond(exchange, ours);
    } finally {
      if (!ours.isEmpty()) {
        answer.complete(ours); // when the page is out, for whoever waits for it closes this server
      }
    }
  }

  private boolean isOurs(HttpExchange exchange, Map<String, String> parameters) {
    return exchange.getRequestURI().getPath().equals("/")
        && MessageDigest.isEqual(
            state, parameters.getOrDefault("state", "").getBytes(StandardCharsets.UTF_8))
        && (parameters.containsKey("code") || parameters.containsKey("error"));
  }

  private static void respond(HttpExchange exchange, Map<String, String> ours) throws IOException {
    if (ours.isEmpty()) {
      respond(
          exchange, 404, "Nothing here", "This page belongs to a sign-in, and not to this one.");
    } else if (ours.containsKey("code")) {
      respond(
          exchange,
          200,
          "You are signed in",
          "You can close this page and go back to the program.");
    } else {
      respond(
          exchange,
          200,
          "The sign-in did not work",
          "You can close this page. The program says what to do.");
    }
  }

  /** Entra lets the browser post it, so that no address that somebody keeps holds a code. */
  private static @Nullable String answerIn(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      return exchange.getRequestURI().getRawQuery();
    }
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES);
    return new String(body, StandardCharsets.UTF_8);
  }

  private static void respond(HttpExchange exchange, int status, String title, String text)
      throws IOException {
    byte[] page = PAGE.formatted(title, text).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
    exchange
        .getResponseHeaders()
        .set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    exchange.sendResponseHeaders(status, page.length);
    try (OutputStream body = exchange.getResponseBody()) { // closed, it is on its way
      body.write(page);
    }
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> found = new HashMap<>();
    if (query == null) {
      return found;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        try {
          found.putIfAbsent(
              pair.substring(0, equals),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          return Map.of(); // nothing that Entra sends
        }
      }
    }
    return found;
  }
}
