package dev.hexkey.adapters.local.sqlite.keys;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A session bus of its own with a real gnome-keyring-daemon, both ended on close. The bus can start
 * no service by itself, so that a daemon that is gone stays gone.
 */
final class SecretServiceSandbox implements AutoCloseable {
  private static final List<String> TOOLS =
      List.of("dbus-daemon", "dbus-send", "gnome-keyring-daemon", "secret-tool");

  private static final String BUS_CONFIGURATION =
      """
      <busconfig>
        <type>session</type>
        <listen>unix:tmpdir=/tmp</listen>
        <auth>EXTERNAL</auth>
        <policy context="default">
          <allow send_destination="*" eavesdrop="true"/>
          <allow eavesdrop="true"/>
          <allow own="*"/>
        </policy>
      </busconfig>
      """;

  private final Path directory;
  private final Process bus;
  private final String address;
  private @Nullable Process daemon;

  private SecretServiceSandbox(Path directory, Process bus, String address) {
    this.directory = directory;
    this.bus = bus;
    this.address = address;
  }

  /** Skips the test where the tools are missing; fails it in CI, where they are installed. */
  static void requireTools() {
    for (String tool : TOOLS) {
      if (!isInstalled(tool)) {
        String reason = tool + " is not installed (Debian: dbus, gnome-keyring, libsecret-tools)";
        if ("true".equals(System.getenv("CI"))) {
          fail(reason);
        }
        assumeTrue(false, reason);
      }
    }
  }

  /** A bus that nobody serves secrets on. */
  static SecretServiceSandbox withoutDaemon(Path directory) throws IOException {
    Path configuration = Files.writeString(directory.resolve("bus.conf"), BUS_CONFIGURATION);
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh",
            "-c",
            "dbus-daemon --config-file=\"$0\" --nofork --print-address & cat; kill $!; wait $!",
            configuration.toString());
    isolate(builder, directory);
    Process bus = builder.start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(bus.getInputStream(), StandardCharsets.UTF_8));
    return new SecretServiceSandbox(directory, bus, output.readLine());
  }

  /** A bus with a daemon whose default collection is there and unlocked. */
  static SecretServiceSandbox unlocked(Path directory) throws IOException {
    SecretServiceSandbox sandbox = withoutDaemon(directory);
    sandbox.startDaemon();
    return sandbox;
  }

  /** What a program of this session finds in its environment. */
  Environment environment() {
    return Map.of("DBUS_SESSION_BUS_ADDRESS", address)::get;
  }

  void lockDefaultCollection() throws IOException {
    run(
        "dbus-send",
        "--session",
        "--print-reply",
        "--dest=org.freedesktop.secrets",
        "/org/freedesktop/secrets",
        "org.freedesktop.Secret.Service.Lock",
        "array:objpath:/org/freedesktop/secrets/collection/login");
  }

  /** What libsecret's own tool finds. */
  String lookup(String key) throws IOException {
    return run("secret-tool", "lookup", "service", "hexkey", "key", key);
  }

  void stopDaemon() throws IOException {
    signal("STOP");
  }

  void killDaemon() throws IOException {
    signal("KILL");
  }

  @Override
  public void close() throws IOException {
    if (daemon != null) {
      killDaemon();
    }
    bus.getOutputStream().close(); // ends cat; the shell then ends the bus, and waits for it
    await(bus);
  }

  private void startDaemon() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets");
    isolate(builder, directory);
    builder.environment().put("DBUS_SESSION_BUS_ADDRESS", address);
    builder.redirectErrorStream(true).redirectOutput(directory.resolve("daemon.log").toFile());
    Process started = builder.start();
    started.getOutputStream().write("sandbox".getBytes(StandardCharsets.UTF_8));
    started.getOutputStream().close();
    daemon = started;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!hasDefaultCollection()) {
      if (!started.isAlive() || System.nanoTime() - end > 0) {
        throw new IOException(
            "gnome-keyring-daemon did not start: "
                + Files.readString(directory.resolve("daemon.log")));
      }
    }
  }

  private boolean hasDefaultCollection() throws IOException {
    String answer =
        run(
            "dbus-send",
            "--session",
            "--print-reply",
            "--dest=org.freedesktop.secrets",
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.ReadAlias",
            "string:default");
    return answer.contains("/org/freedesktop/secrets/collection/login");
  }

  private void signal(String name) throws IOException {
    Process target = daemon;
    if (target != null && target.isAlive()) {
      run("kill", "-" + name, Long.toString(target.pid()));
    }
  }

  private String run(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)));
    isolate(builder, directory);
    builder.environment().put("DBUS_SESSION_BUS_ADDRESS", address);
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    await(process);
    return output;
  }

  private static void isolate(ProcessBuilder builder, Path directory) {
    Map<String, String> environment = builder.environment();
    environment.put("HOME", directory.toString());
    environment.put("XDG_RUNTIME_DIR", directory.toString());
    environment.put("XDG_DATA_HOME", directory.toString());
    environment.put("XDG_DATA_DIRS", directory.toString());
    environment.remove("DISPLAY");
    environment.remove("WAYLAND_DISPLAY");
  }

  private static boolean isInstalled(String tool) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, tool))) {
        return true;
      }
    }
    return false;
  }

  private static void await(Process process) {
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new UncheckedIOException(new IOException("a process of the sandbox does not end"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }
}
