package dev.hexkey.testkit.keycloak;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The server's process. It runs under a shell that waits for the end of its standard input, a leash
 * that the test's JVM holds, and then kills it.
 */
final class KeycloakProcess implements AutoCloseable {
  private static final String LEASH =
      "exec 3<&0; \"$@\" </dev/null 3<&- & child=$!;"
          + " { cat <&3; kill -KILL $child; } >/dev/null 2>&1 & wait $child";
  private static final Pattern LISTENING =
      Pattern.compile("Listening on: (http://[^\\s,]+)(?:.*?(https://[^\\s,]+))?");
  private static final int LINES_KEPT = 50;

  private final Process process;
  private final Deque<String> lines = new ArrayDeque<>(); // guarded by this
  private @Nullable Addresses addresses; // guarded by this
  private boolean ended; // guarded by this

  /**
   * Where it listens.
   *
   * @param tls {@code null} without TLS
   */
  record Addresses(URI plain, @Nullable URI tls) {}

  private KeycloakProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::collect, "output of Keycloak " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  static KeycloakProcess start(Path home, String admin, String password, @Nullable KeycloakTls tls)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", LEASH, "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dkc.home.dir=" + home);
    command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
    command.add(
        "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
            + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory");
    command.addAll(List.of("-cp", home.resolve("lib/quarkus-run.jar").toString()));
    command.addAll(List.of("io.quarkus.bootstrap.runner.QuarkusEntryPoint", "start"));
    command.addAll(List.of("--optimized", "--http-enabled=true", "--hostname-strict=false"));
    command.addAll(List.of("--http-host=127.0.0.1", "--http-port=0"));
    if (tls != null) {
      command.add("--https-port=0");
      command.add("--https-certificate-file=" + tls.certificate());
      command.add("--https-certificate-key-file=" + tls.key());
      command.add("--https-trust-store-file=" + tls.clientAuthority());
      command.add("--https-trust-store-type=PEM");
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", admin);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", password);
    return new KeycloakProcess(builder.start());
  }

  synchronized Addresses awaitAddresses(Duration deadline)
      throws InterruptedException, TimeoutException {
    long end = System.nanoTime() + deadline.toNanos();
    while (addresses == null) {
      long left = end - System.nanoTime();
      if (ended || left <= 0) {
        throw new TimeoutException("it does not listen; it wrote " + lines);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return addresses;
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor();
    } catch (IOException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void collect() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("output ended: " + e.getMessage());
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    if (lines.size() > LINES_KEPT) {
      lines.remove();
    }
    Matcher listening = LISTENING.matcher(line);
    if (listening.find()) {
      String tls = listening.group(2);
      addresses =
          new Addresses(URI.create(listening.group(1)), tls == null ? null : URI.create(tls));
    }
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }
}
