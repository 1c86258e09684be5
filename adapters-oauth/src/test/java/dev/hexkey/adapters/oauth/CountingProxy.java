package dev.hexkey.adapters.oauth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a token endpoint: counts what is redeemed, by whom, and breaks off where it is told
 * to. Thread-safe.
 */
final class CountingProxy implements AutoCloseable {
  /** Where a process is killed. */
  enum Fault {
    /** The request has left it, and does not reach the issuer. */
    BEFORE_THE_ISSUER,
    /** The issuer has answered, and the answer does not reach it. */
    IN_THE_WINDOW,
    /** The answer was sent to it just now. */
    AFTER_THE_ANSWER
  }

  /** What became of a request. */
  enum Outcome {
    REDEEMED,
    REFUSED,
    /** It was not handed on. */
    HELD_BACK
  }

  /** One request; its text shows no token. */
  record Seen(String process, String refreshToken, Outcome outcome, long atNanos) {
    @Override
    public String toString() {
      return process + " " + outcome;
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI target;
  private final List<Seen> seen = new ArrayList<>(); // guarded by this
  private @Nullable Fault armed; // guarded by this
  private @Nullable String killed; // guarded by this
  private final Consumer<String> killer;

  /**
   * A proxy.
   *
   * @param killer kills a process by its name, and returns when it is gone
   * @param reported is called when a process reports; its report is answered afterwards
   */
  CountingProxy(URI target, Consumer<String> killer, Runnable reported) throws IOException {
    this.target = target;
    this.killer = killer;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    server.setExecutor(threads);
    server.createContext("/token", this::forward);
    server.createContext("/report", exchange -> answerAfter(exchange, reported));
    server.start();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  synchronized List<Seen> seen() {
    return List.copyOf(seen);
  }

  synchronized void awaitRedemptions(int count, Duration deadline)
      throws InterruptedException, TimeoutException {
    await(() -> redemptions() >= count, deadline);
  }

  /** Kills the next process that redeems, and returns its name when it is gone. */
  synchronized String kill(Fault where, Duration deadline)
      throws InterruptedException, TimeoutException {
    killed = null;
    armed = where;
    await(() -> killed != null, deadline);
    return String.valueOf(killed);
  }

  /** How often each refresh token was sent. */
  synchronized Map<String, Integer> requestsByRefreshToken() {
    Map<String, Integer> requests = new HashMap<>();
    seen.forEach(one -> requests.merge(one.refreshToken(), 1, Integer::sum));
    return requests;
  }

  synchronized long redemptions() {
    return seen.stream().filter(one -> one.outcome() == Outcome.REDEEMED).count();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Map<String, String> form = form(new String(body, StandardCharsets.UTF_8));
      String process = form.getOrDefault("process", "");
      Fault fault = takeFault(process);
      String token = form.getOrDefault("refresh_token", "");
      if (fault == Fault.BEFORE_THE_ISSUER) {
        note(process, token, Outcome.HELD_BACK);
        kill(process);
        return;
      }
      HttpResponse<byte[]> answer = send(exchange, body);
      note(process, token, answer.statusCode() == 200 ? Outcome.REDEEMED : Outcome.REFUSED);
      if (fault == Fault.IN_THE_WINDOW) {
        kill(process);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
      exchange.getResponseBody().flush();
      if (fault == Fault.AFTER_THE_ANSWER) {
        kill(process);
      }
    }
  }

  private HttpResponse<byte[]> send(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .getOrDefault("Authorization", List.of())
        .forEach(value -> request.header("Authorization", value));
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  private static void answerAfter(HttpExchange exchange, Runnable work) throws IOException {
    try (exchange) {
      work.run();
      exchange.sendResponseHeaders(204, -1);
    }
  }

  private synchronized @Nullable Fault takeFault(String process) {
    Fault fault = process.startsWith("p") ? armed : null;
    armed = fault == null ? armed : null;
    return fault;
  }

  private void kill(String process) {
    killer.accept(process);
    synchronized (this) {
      killed = process;
      notifyAll();
    }
  }

  private synchronized void note(String process, String refreshToken, Outcome outcome) {
    seen.add(new Seen(process, refreshToken, outcome, System.nanoTime()));
    notifyAll();
  }

  private void await(BooleanSupplier condition, Duration deadline)
      throws InterruptedException, TimeoutException {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new TimeoutException("it did not come to it; seen: " + seen.size());
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new HashMap<>();
    for (String pair : body.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      form.put(parts[0], URLDecoder.decode(parts[parts.length - 1], StandardCharsets.UTF_8));
    }
    return form;
  }
}
