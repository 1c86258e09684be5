package dev.hexkey.tokenprovider.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real PostgreSQL on loopback with a role {@code app}, whose passwords another server judges. It
 * does not run as root, so root runs it as the user {@code postgres}.
 */
final class Postgres implements AutoCloseable {
  private static final boolean ROOT = System.getProperty("user.name").equals("root");

  private final Path programs;
  private final Path folder;
  private final int port;

  /**
   * Starts a server.
   *
   * @param radius the port of the server that judges passwords
   */
  Postgres(int radius) throws IOException {
    programs = programs().orElseThrow(() -> new IOException("PostgreSQL is not installed"));
    folder = Files.createTempDirectory("hexkey-postgres");
    port = freePort();
    if (ROOT) {
      run("chown", "postgres", folder.toString());
    }
    asUser("initdb", "-D", data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
    letIn(radius);
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
    execute("create role app login");
  }

  /** Where the server's programs are, if it is installed. */
  static Optional<Path> programs() {
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
  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  private void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url(), "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void letIn(int radius) throws IOException {
    Path rules = folder.resolve("rules");
    Files.writeString(
        rules,
        """
        host all postgres 127.0.0.1/32 trust
        host all app 127.0.0.1/32 radius \
          radiusservers=127.0.0.1 radiusports=%d radiussecrets=%s
        """
            .formatted(radius, Radius.SECRET));
    run("cp", rules.toString(), data() + "/pg_hba.conf");
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private void asUser(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (ROOT) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    run(command.toArray(new String[0]));
  }

  private static void run(String... command) throws IOException {
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

  @Override
  public void close() throws IOException {
    asUser("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
    run("rm", "-rf", folder.toString());
  }
}
