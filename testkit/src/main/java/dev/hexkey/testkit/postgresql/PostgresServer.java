package dev.hexkey.testkit.postgresql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real PostgreSQL on loopback, which lets its superuser {@code postgres} in without a password.
 * It does not run as root, so root runs it as the user {@code postgres}.
 */
public final class PostgresServer implements AutoCloseable {
  private static final boolean ROOT = System.getProperty("user.name").equals("root");

  private final Path programs;
  private final Path folder;
  private final int port;

  private PostgresServer(Path programs, List<String> rules) throws IOException {
    this.programs = programs;
    folder = Files.createTempDirectory("hexkey-postgres");
    port = freePort();
    if (ROOT) {
      run("chown", "postgres", folder.toString());
    }
    asUser("initdb", "-D", data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
    letIn(rules);
    asUser(
        "pg_ctl",
        "-D",
        data(),
        "-w",
        "-l",
        folder.resolve("log").toString(),
        "-o",
        "-p " + port + " -h 127.0.0.1 -k " + folder + " -F",
        "start");
  }

  /**
   * Starts a server.
   *
   * @param rules who else is let in, in the words of {@code pg_hba.conf}
   * @return a server; where there is no PostgreSQL the test is skipped, with {@code CI=true} it
   *     fails
   */
  public static PostgresServer start(String... rules) throws IOException {
    Optional<Path> installed = programs();
    if (installed.isEmpty() && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("CI has PostgreSQL: the Debian package postgresql");
    }
    assumeTrue(installed.isPresent(), "PostgreSQL is not installed: the Debian package postgresql");
    return new PostgresServer(installed.orElseThrow(), List.of(rules));
  }

  private static Optional<Path> programs() {
    Path versions = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(versions)) {
      return Optional.empty();
    }
    try (Stream<Path> found = Files.list(versions)) {
      return found
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients find it. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** The port that it listens on. */
  public int port() {
    return port;
  }

  /**
   * Runs a statement as its superuser.
   *
   * @return what it gave, row by row
   */
  public List<String> execute(String sql) throws IOException {
    return asUser(
            "psql",
            "-h",
            "127.0.0.1",
            "-p",
            Integer.toString(port),
            "-U",
            "postgres",
            "-d",
            "postgres",
            "-qAt",
            "-c",
            sql)
        .lines()
        .toList();
  }

  private void letIn(List<String> more) throws IOException {
    List<String> all = new ArrayList<>(List.of("host all postgres 127.0.0.1/32 trust"));
    all.addAll(more);
    Path rules = folder.resolve("rules");
    Files.write(rules, all);
    run("cp", rules.toString(), data() + "/pg_hba.conf");
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private String asUser(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (ROOT) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    return run(command.toArray(new String[0]));
  }

  private static String run(String... command) throws IOException {
    Path output = Files.createTempFile("hexkey-postgres", ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = hasEnded(process);
    String said = Files.readString(output);
    Files.delete(output);
    if (!ended || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(command[0] + " failed: " + said);
    }
    return said;
  }

  private static boolean hasEnded(Process process) {
    try {
      return process.waitFor(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Stops it, and deletes what it kept. */
  @Override
  public void close() throws IOException {
    asUser("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
    run("rm", "-rf", folder.toString());
  }
}
