package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordLock;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.StoredRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program of its own that uses a store, started by tests. It does one thing for each line of its
 * input and answers each with a line.
 */
final class StoreProcess implements AutoCloseable {
  static final RecordKey COUNTER = new RecordKey("default", "counter");
  static final Duration SHORT_LEASE = Duration.ofMillis(300);

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream commands;

  private StoreProcess(Process process) {
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /** Starts a program on the store and keys in a directory. */
  static StoreProcess start(Path directory) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx128m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(StoreProcess.class.getName(), directory.toString()));
    return new StoreProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  void send(String command) {
    commands.println(command);
  }

  /** The next answer; fails when the program has ended. */
  String answer() throws IOException {
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the program has ended");
    }
    return answer;
  }

  /** Sends it a signal: {@code STOP}, {@code CONT}. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
      throw new IOException("could not send " + name);
    }
  }

  @Override
  public void close() {
    commands.close();
    process.destroyForcibly();
  }

  /** The program: {@code directory} on the command line, then commands on standard input. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (LocalStore store =
        LocalStore.in(
            directory.resolve("home"),
            new LocalSettings(10, Duration.ofSeconds(60), SHORT_LEASE),
            new KeyFileForTests(directory.resolve("keys")),
            InstantSource.system())) {
      StoreProcess.Worker worker = new Worker(store.records());
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        System.out.println(worker.run(line.split(" ", -1)));
      }
    }
  }

  /** What the program can do. */
  private static final class Worker {
    private final RecordStore records;
    private Optional<RecordLock> lock = Optional.empty();

    Worker(RecordStore records) {
      this.records = records;
    }

    String run(String[] command) throws InterruptedException {
      return switch (command[0]) {
        case "increment" -> {
          increment(Integer.parseInt(command[1]), Integer.parseInt(command[2]));
          yield "done";
        }
        case "lock" -> {
          lock = Optional.of(records.lock(COUNTER, Duration.ofSeconds(30)));
          yield "locked";
        }
        case "write" -> write(Long.parseLong(command[1]));
        default -> throw new IllegalArgumentException(command[0]);
      };
    }

    private String write(long value) {
      long version = records.find(COUNTER).map(StoredRecord::version).orElse(0L);
      try {
        Document document = Document.EMPTY.with("count", value);
        return "version "
            + records.compareAndSet(COUNTER, version, document, lock.orElseThrow().fence());
      } catch (ConflictingException e) {
        return e.code() + " " + e.reason().orElse("");
      }
    }

    private void increment(int threads, int times) throws InterruptedException {
      List<Thread> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int done = 0; done < times; done++) {
                    incrementOnce();
                  }
                });
        thread.setUncaughtExceptionHandler(
            (failed, e) -> {
              throw new UncheckedIOException(new IOException(e));
            });
        thread.start();
        running.add(thread);
      }
      for (Thread thread : running) {
        thread.join();
      }
    }

    private void incrementOnce() {
      while (true) {
        Optional<StoredRecord> read = records.find(COUNTER);
        long count = read.flatMap(record -> record.value().number("count")).orElse(0L);
        try {
          records.compareAndSet(
              COUNTER,
              read.map(StoredRecord::version).orElse(0L),
              Document.EMPTY.with("count", count + 1),
              null);
          return;
        } catch (ConflictingException e) {
          Thread.onSpinWait(); // somebody else was first: read again
        }
      }
    }
  }
}
