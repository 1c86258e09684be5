package dev.hexkey.testkit.openbao;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An OpenBao of its own on free loopback ports. Closing it kills it; it also ends when the test's
 * JVM does, however that ends. Calls may be made by any thread; starting and ending is for one
 * thread at a time.
 *
 * <p>Paths are those of the API below {@code /v1/}, such as {@code secret/data/app}.
 */
public final class OpenBaoServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration PACE = Duration.ofMillis(20);
  private static final int PORTS_TRIED = 5;

  private final Path binary;
  private final Path folder;
  private final String rootToken;
  private final int port;
  private volatile OpenBaoProcess process;
  private volatile OpenBaoHttp http;

  private OpenBaoServer(Path binary, Path folder, String rootToken, int port) throws IOException {
    this.binary = binary;
    this.folder = folder;
    this.rootToken = rootToken;
    this.port = port;
    this.process = OpenBaoProcess.start(binary, folder, arguments());
    this.http = OpenBaoHttp.to(address(), null);
  }

  /**
   * Starts a dev server: in memory, unsealed, plain HTTP, with KV version 2 at {@code secret}. Its
   * log is in a folder that closing deletes.
   *
   * @return a server; where there is no OpenBao the test is skipped, with {@code CI=true} it fails
   */
  public static OpenBaoServer dev() throws IOException, InterruptedException {
    Path binary = OpenBaoBinary.require(System.getenv());
    Path folder = Files.createTempDirectory("hexkey-openbao");
    for (int i = 1; ; i++) {
      OpenBaoServer server =
          new OpenBaoServer(binary, folder, UUID.randomUUID().toString(), Ports.free());
      try {
        server.awaitReady();
        return server;
      } catch (IOException e) {
        boolean again = i < PORTS_TRIED && server.process.log().contains("address already in use");
        server.process.kill();
        if (!again) {
          throw e;
        }
      }
    }
  }

  /** Where it listens, without a slash at the end. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The token that may do everything. */
  public String rootToken() {
    return rootToken;
  }

  /** The id of its process. */
  public long pid() {
    return process.pid();
  }

  /** Calls as root. */
  public OpenBaoAnswer call(String method, String path, @Nullable String json)
      throws IOException, InterruptedException {
    return callAs(rootToken, method, path, json);
  }

  /**
   * Calls with a token.
   *
   * @param token empty for none
   */
  public OpenBaoAnswer callAs(String token, String method, String path, @Nullable String json)
      throws IOException, InterruptedException {
    return http.call(token, method, path, json);
  }

  /** Reads as root. */
  public OpenBaoAnswer read(String path) throws IOException, InterruptedException {
    return good("GET", path, null);
  }

  /** Writes as root, whatever is there. */
  public OpenBaoAnswer write(String path, String json) throws IOException, InterruptedException {
    return good("POST", path, json);
  }

  /** Mounts an engine. KV version 2 is there from the start in a dev server, at {@code secret}. */
  public void mount(String path, String type) throws IOException, InterruptedException {
    write("sys/mounts/" + path, "{\"type\":\"" + type + "\"}");
  }

  /** Mounts KV version 2, and waits until it serves. */
  public void mountKv2(String path) throws IOException, InterruptedException {
    write("sys/mounts/" + path, "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
    await(path + "/config", 200);
  }

  /** Mounts a login method. */
  public void mountAuth(String path, String type) throws IOException, InterruptedException {
    write("sys/auth/" + path, "{\"type\":\"" + type + "\"}");
  }

  /**
   * Writes a policy.
   *
   * @param rules in the server's own language
   */
  public void policy(String name, String rules) throws IOException, InterruptedException {
    String quoted = rules.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    write("sys/policies/acl/" + name, "{\"policy\":\"" + quoted + "\"}");
  }

  /** Makes a token of that life with these policies only. */
  public String token(Duration life, String... policies) throws IOException, InterruptedException {
    String names = "[\"" + String.join("\",\"", policies) + "\"]";
    String json =
        "{\"policies\":%s,\"no_default_policy\":true,\"ttl\":\"%dms\"}"
            .formatted(names, life.toMillis());
    return write("auth/token/create-orphan", json).text("client_token");
  }

  /** Kills it. */
  @Override
  public void close() throws IOException {
    try {
      process.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    delete(folder);
  }

  @Override
  public String toString() {
    return "OpenBaoServer[" + address() + "]";
  }

  private List<String> arguments() {
    return List.of(
        "server",
        "-dev",
        "-dev-no-store-token",
        "-dev-root-token-id=" + rootToken,
        "-dev-listen-address=127.0.0.1:" + port);
  }

  private void awaitReady() throws IOException, InterruptedException {
    // only this server knows the token, so no other one that took the port answers so
    await("secret/config", 200);
  }

  private void await(String path, int status) throws IOException, InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() - end < 0) {
      if (statusOf(path) == status) {
        return;
      }
      if (process.hasEndedWithin(PACE)) {
        throw new IOException("OpenBao ended:\n" + process.lastLines());
      }
    }
    throw new IOException("OpenBao is not ready:\n" + process.lastLines());
  }

  private int statusOf(String path) throws InterruptedException {
    try {
      return call("GET", path, null).status();
    } catch (IOException e) {
      return 0; // not yet
    }
  }

  private OpenBaoAnswer good(String method, String path, @Nullable String json)
      throws IOException, InterruptedException {
    OpenBaoAnswer answer = call(method, path, json);
    if (answer.status() >= 300) {
      throw new IOException(
          "OpenBao answered " + answer.status() + " at " + path + ": " + answer.body());
    }
    return answer;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
