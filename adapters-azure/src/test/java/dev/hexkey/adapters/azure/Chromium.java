package dev.hexkey.adapters.azure;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real browser without a window, driven over its DevTools protocol. It trusts any certificate,
 * and reaches nothing but this machine.
 */
final class Chromium implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final String PORT_FILE = "DevToolsActivePort";

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger number = new AtomicInteger();
  private final Map<Integer, CompletableFuture<Map<?, ?>>> answers = new ConcurrentHashMap<>();
  private String session = "";

  private Chromium(Process process, String endpoint) {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(endpoint), new Listener())
            .join();
  }

  /** The program, if it is installed. */
  static Optional<Path> program() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(folder -> Path.of(folder, "chromium"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Chromium start(Path program, Path folder) throws IOException, InterruptedException {
    Path profile = Files.createDirectory(folder.resolve("chromium"));
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox", // which a root user cannot have
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--ignore-certificate-errors",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
                "--remote-debugging-port=0",
                "--window-size=1000,700",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chromium.log").toFile())
            .start();
    try {
      Chromium browser = new Chromium(process, endpoint(profile.resolve(PORT_FILE), process));
      browser.openTab();
      return browser;
    } catch (RuntimeException | IOException | InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static String endpoint(Path file, Process process)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (lines.size() > 1) {
        return "ws://127.0.0.1:" + lines.get(0) + lines.get(1);
      }
      Thread.sleep(50);
    }
    throw new IOException("chromium did not start");
  }

  private void openTab() {
    Object target = call("Target.createTarget", Map.of("url", "about:blank")).get("targetId");
    Map<String, Object> attach = Map.of("targetId", String.valueOf(target), "flatten", true);
    session = String.valueOf(call("Target.attachToTarget", attach).get("sessionId"));
  }

  void open(String address) {
    call("Page.navigate", Map.of("url", address));
  }

  /** What a script in the page gives, as text. */
  String evaluate(String script) {
    Map<?, ?> result = call("Runtime.evaluate", Map.of("expression", "String(" + script + ")"));
    return result.get("result") instanceof Map<?, ?> value
        ? String.valueOf(value.get("value"))
        : "";
  }

  /** Waits until a script in the page gives {@code true}. */
  void await(String condition) throws InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end) {
      if (evaluate(condition).equals("true")) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("the page never came to " + condition);
  }

  /** A picture of the page, as PNG. */
  byte[] screenshot() {
    return Base64.getDecoder()
        .decode(
            String.valueOf(call("Page.captureScreenshot", Map.of("format", "png")).get("data")));
  }

  /** Asks it to end first, since it leaves files behind else. */
  @Override
  public void close() {
    session = "";
    try {
      Map<?, ?> unused = call("Browser.close", Map.of());
      if (process.waitFor(10, TimeUnit.SECONDS)) {
        return;
      }
    } catch (CompletionException e) {
      socket.abort(); // it went before it answered
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private Map<?, ?> call(String method, Map<String, Object> parameters) {
    int id = number.incrementAndGet();
    CompletableFuture<Map<?, ?>> answer = new CompletableFuture<>();
    answers.put(id, answer);
    Map<String, Object> message =
        session.isEmpty()
            ? Map.of("id", id, "method", method, "params", parameters)
            : Map.of("id", id, "method", method, "params", parameters, "sessionId", session);
    socket.sendText(text(message), true).join();
    return answer.orTimeout(START.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static String text(Map<String, Object> message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonWriter writer = JsonProviders.createWriter(out)) {
      writer.writeUntyped(message);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Collects messages, which may come in parts. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        received(parts.toString());
        parts.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }

    private void received(String text) {
      try (JsonReader reader = JsonProviders.createReader(text)) {
        if (reader.readUntyped() instanceof Map<?, ?> message
            && message.get("id") instanceof Number id) {
          CompletableFuture<Map<?, ?>> answer = answers.remove(id.intValue());
          if (answer != null) {
            answer.complete(message.get("result") instanceof Map<?, ?> map ? map : Map.of());
          }
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
