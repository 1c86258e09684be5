package dev.hexkey.testkit.openbao;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The server's process. It runs under a shell that waits for the end of its standard input, a leash
 * that the test's JVM holds, and then kills it.
 */
final class OpenBaoProcess {
  private static final String LOG = "server.log";
  private static final int LINES_SHOWN = 20;
  private static final String LEASH =
      "exec 3<&0; \"$@\" </dev/null 3<&- >>server.log 2>&1 & child=$!;"
          + " { read -r end <&3; kill -KILL $child; } >/dev/null 2>&1 & leash=$!;"
          + " echo $child; wait $child; kill $leash";

  private final Process shell;
  private final ProcessHandle server;
  private final Path log;

  private OpenBaoProcess(Process shell, ProcessHandle server, Path log) {
    this.shell = shell;
    this.server = server;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param folder its working directory and its home; it gets the log
   */
  static OpenBaoProcess start(Path binary, Path folder, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", LEASH, "sh"));
    command.add(binary.toAbsolutePath().toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> !name.equals("PATH")); // no settings of the machine
    environment.put("HOME", folder.toString());
    Process shell = builder.start();
    String pid = shell.inputReader(StandardCharsets.UTF_8).readLine();
    ProcessHandle server =
        ProcessHandle.of(Long.parseLong(pid))
            .orElseThrow(() -> new IOException("OpenBao ended at once"));
    return new OpenBaoProcess(shell, server, folder.resolve(LOG));
  }

  long pid() {
    return server.pid();
  }

  /** Waits for its end that long, and says whether it has ended. */
  boolean hasEndedWithin(Duration patience) throws InterruptedException {
    return shell.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Asks it to end ({@code SIGTERM}), and waits until it has. */
  void stop() throws InterruptedException {
    server.destroy();
    shell.waitFor();
  }

  /** Ends it where it is ({@code SIGKILL}), and waits until it is gone. */
  void kill() throws InterruptedException {
    server.destroyForcibly();
    shell.waitFor();
  }

  /** Everything it has written, in earlier runs in this folder too. */
  String log() throws IOException {
    return Files.readString(log);
  }

  String lastLines() throws IOException {
    List<String> lines = log().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
  }
}
