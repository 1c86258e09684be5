package dev.hexkey.testkit.openbao;

import dev.hexkey.testkit.network.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An OpenBao of its own on free loopback ports, with KV version 2 at {@code secret}. Closing it
 * kills it; it also ends when the test's JVM does, however that ends. Calls may be made by any
 * thread; starting and ending is for one thread at a time.
 *
 * <p>Paths are those of the API below {@code /v1/}, such as {@code secret/data/app}.
 */
public final class OpenBaoServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PACE = Duration.ofMillis(20);
  private static final int PORTS_TRIED = 5;
  private static final Pattern UNSEAL_KEY = Pattern.compile("Unseal Key: (\\S+)");

  private final Path binary;
  private final Path folder;
  private final int port;
  private volatile OpenBaoSetup setup;
  private volatile OpenBaoProcess process;
  private volatile OpenBaoHttp http;
  private volatile String rootToken = "";
  private volatile String unsealKey = "";

  private OpenBaoServer(Path binary, Path folder, int port, OpenBaoSetup setup) throws IOException {
    this.binary = binary;
    this.folder = folder;
    this.port = port;
    this.setup = setup;
    this.process = OpenBaoProcess.start(binary, folder, setup.prepare(folder, port));
    this.http = OpenBaoHttp.to(setup.address(port), setup.authority());
  }

  /**
   * Starts a dev server: in memory, unsealed, plain HTTP. A restart forgets everything. Its log is
   * in a folder that closing deletes.
   *
   * @return a server; where there is no OpenBao the test is skipped, with {@code CI=true} it fails
   */
  public static OpenBaoServer dev() throws IOException, InterruptedException {
    OpenBaoSetup.Dev setup = new OpenBaoSetup.Dev();
    OpenBaoServer server = start(Files.createTempDirectory("hexkey-openbao-"), setup);
    server.rootToken = setup.rootToken();
    return server;
  }

  /**
   * Starts a server with TLS that keeps its data on disk, initialised and unsealed.
   *
   * @param folder for its data, certificates and log; the test's to delete
   * @return a server; where there is no OpenBao the test is skipped, with {@code CI=true} it fails
   */
  public static OpenBaoServer raft(Path folder) throws IOException, InterruptedException {
    OpenBaoServer server = uninitialised(folder);
    try {
      server.initialise();
      return server;
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  /**
   * Starts a server as {@link #raft} does, but initialises it not: it has no keys, no root token,
   * and nothing mounted.
   *
   * @param folder for its data, certificates and log; the test's to delete
   */
  public static OpenBaoServer uninitialised(Path folder) throws IOException, InterruptedException {
    return start(folder, new OpenBaoSetup.Raft(OpenBaoTls.in(folder)));
  }

  /**
   * Starts two servers that form a cluster, as {@link #raft} does.
   *
   * @param folder for their data, certificates and logs; the test's to delete
   */
  public static OpenBaoCluster cluster(Path folder) throws IOException, InterruptedException {
    OpenBaoServer first = raft(Files.createDirectories(folder.resolve("first")));
    try {
      Path other = Files.createDirectories(folder.resolve("second"));
      return new OpenBaoCluster(first, joined(other, first));
    } catch (IOException | InterruptedException e) {
      first.close();
      throw e;
    }
  }

  /** Where it listens, without a slash at the end. */
  public URI address() {
    return setup.address(port);
  }

  /** The token that may do everything. */
  public String rootToken() {
    return rootToken;
  }

  /**
   * The certificate of the authority to trust, in PEM.
   *
   * @throws IllegalStateException if it is a dev server
   */
  public Path caCertificate() {
    Path authority = setup.authority();
    if (authority == null) {
      throw new IllegalStateException("a dev server has no TLS");
    }
    return authority;
  }

  /** The id of its process. */
  public long pid() {
    return process.pid();
  }

  /** Whether others follow it: it is unsealed, and no standby. */
  public boolean isLeader() throws InterruptedException {
    return statusOf("sys/health") == 200;
  }

  /** Seals it. */
  public void seal() throws IOException, InterruptedException {
    good("PUT", "sys/seal", null);
  }

  /** Unseals it and waits until it serves. */
  public void unseal() throws IOException, InterruptedException {
    good("PUT", "sys/unseal", "{\"key\":\"" + unsealKey + "\"}");
    await(this::isServing);
  }

  /** Asks it to end ({@code SIGTERM}), and waits until it has. */
  public void stop() throws InterruptedException {
    process.stop();
  }

  /** Ends it where it is ({@code SIGKILL}), and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /** Stops it if it runs, and starts it at the same address with the same data, unsealed. */
  public void restart() throws IOException, InterruptedException {
    process.stop();
    process = OpenBaoProcess.start(binary, folder, setup.prepare(folder, port));
    http = OpenBaoHttp.to(address(), setup.authority());
    awaitUp();
    unseal();
  }

  /**
   * Restarts it with a certificate of another authority, which {@link #caCertificate} then names.
   * The file of the earlier one stays.
   */
  public void restartWithNewAuthority() throws IOException, InterruptedException {
    setup = new OpenBaoSetup.Raft(OpenBaoTls.in(folder));
    restart();
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

  /** Mounts an engine. */
  public void mount(String path, String type) throws IOException, InterruptedException {
    write("sys/mounts/" + path, "{\"type\":\"" + type + "\"}");
  }

  /** Mounts KV version 2, and waits until it serves. */
  public void mountKv2(String path) throws IOException, InterruptedException {
    write("sys/mounts/" + path, "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
    await(() -> statusOf(path + "/config") == 200);
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
    write("sys/policies/acl/" + name, "{\"policy\":\"" + escaped(rules) + "\"}");
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
    if (setup.authority() == null) {
      delete(folder);
    }
  }

  @Override
  public String toString() {
    return "OpenBaoServer[" + address() + "]";
  }

  private static OpenBaoServer start(Path folder, OpenBaoSetup setup)
      throws IOException, InterruptedException {
    Path binary = OpenBaoBinary.require(System.getenv());
    for (int i = 1; ; i++) {
      OpenBaoServer server = new OpenBaoServer(binary, folder, Ports.free(), setup);
      try {
        server.awaitUp();
        return server;
      } catch (IOException e) {
        if (i == PORTS_TRIED || !server.process.log().contains("address already in use")) {
          server.close();
          throw e;
        }
        server.process.kill();
      }
    }
  }

  private static OpenBaoServer joined(Path folder, OpenBaoServer leader)
      throws IOException, InterruptedException {
    OpenBaoServer server = start(folder, leader.setup);
    try {
      String json =
          "{\"leader_api_addr\":\"%s\",\"leader_ca_cert\":\"%s\"}"
              .formatted(leader.address(), escaped(Files.readString(leader.caCertificate())));
      server.good("POST", "sys/storage/raft/join", json);
      server.rootToken = leader.rootToken;
      server.unsealKey = leader.unsealKey;
      server.unseal();
      server.await(() -> server.statusOf("secret/config") == 200);
      return server;
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  private void initialise() throws IOException, InterruptedException {
    OpenBaoAnswer keys = good("PUT", "sys/init", "{\"secret_shares\":1,\"secret_threshold\":1}");
    rootToken = keys.text("root_token");
    unsealKey = keys.text("keys");
    unseal();
    mountKv2("secret");
  }

  private void awaitUp() throws IOException, InterruptedException {
    await(this::isUp);
    if (setup instanceof OpenBaoSetup.Dev) {
      await(this::hasToldKey);
    }
  }

  private boolean isUp() throws InterruptedException {
    try {
      return setup.isUp(http);
    } catch (IOException e) {
      return false; // does not listen yet
    }
  }

  private boolean hasToldKey() throws IOException {
    Matcher told = UNSEAL_KEY.matcher(process.log());
    while (told.find()) {
      unsealKey = told.group(1);
    }
    return !unsealKey.isEmpty();
  }

  /** It leads, or it follows another: a server alone is a standby at first. */
  private boolean isServing() throws IOException, InterruptedException {
    if (isLeader()) {
      return true;
    }
    String leader = call("GET", "sys/leader", null).body(); // an error while it is still joining
    return leader.contains("\"leader_address\":") && !leader.contains(address() + "\"");
  }

  private void await(Condition condition) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - end < 0) {
      if (condition.holds()) {
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
      return 0; // not yet, or no more
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

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }
}
