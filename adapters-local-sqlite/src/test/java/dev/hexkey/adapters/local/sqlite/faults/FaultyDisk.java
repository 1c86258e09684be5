package dev.hexkey.adapters.local.sqlite.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An {@link Obedient} process whose calls of the system can be made to fail, by libfiu. */
final class FaultyDisk implements AutoCloseable {
  private static final int STARTS = 3;

  private final String pipes;
  private final Process process;
  private final PrintStream commands;
  private final BufferedReader output;
  private volatile boolean givenUp;

  private FaultyDisk(String pipes, Process process) {
    this.pipes = pipes;
    this.process = process;
    this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts a process, and another if that one stops at once: libfiu takes its own lock and the
   * linker's in both orders, so that a JVM that loads a library while a thread begins may wait for
   * ever.
   */
  static FaultyDisk start(Path directory) throws IOException {
    for (int i = 1; ; i++) {
      FaultyDisk disk = begin(directory);
      try {
        assertThat(disk.ask("check")).isEqualTo(Obedient.DONE); // by now its pipes are there
        return disk;
      } catch (IOException e) {
        disk.close();
        if (!disk.givenUp || i == STARTS) {
          throw e;
        }
      }
    }
  }

  private static FaultyDisk begin(Path directory) throws IOException {
    String pipes = directory.resolve("fiu").toString();
    List<String> command = new ArrayList<>(List.of("fiu-run", "-x", "-f", pipes));
    command.addAll(Faults.command(directory, Obedient.class, directory.toString()));
    return new FaultyDisk(pipes, new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /**
   * Makes a call fail from now on.
   *
   * @param point libfiu's name of the call
   * @param error the number of the error
   */
  void enable(String point, int error) throws Exception {
    control("enable name=" + point + ",failinfo=" + error);
  }

  void disable(String point) throws Exception {
    control("disable name=" + point);
  }

  private void control(String command) throws Exception {
    Process control =
        new ProcessBuilder("fiu-ctrl", "-f", pipes, "-c", command, Long.toString(process.pid()))
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(control.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(control.waitFor(Faults.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(control.exitValue()).as(said).isZero();
      assertThat(said).isEmpty();
    } finally {
      control.destroyForcibly();
    }
  }

  /** Lets the process do something; its answer. Ends a process that gives none. */
  String ask(String command) throws IOException {
    commands.println(command);
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(
            this::giveUp,
            CompletableFuture.delayedExecutor(Faults.DEADLINE.toSeconds(), TimeUnit.SECONDS));
    try {
      return answer();
    } finally {
      end.cancel(false);
    }
  }

  private String answer() throws IOException {
    List<String> other = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("answer ")) {
        return line.substring("answer ".length());
      }
      other.add(line);
    }
    throw new IOException(
        "the process " + (givenUp ? "gave no answer" : "ended") + ", and said " + other);
  }

  private void giveUp() {
    givenUp = true;
    process.destroyForcibly();
  }

  @Override
  public void close() {
    commands.close();
    process.destroyForcibly().onExit().join();
  }
}
