package dev.hexkey.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * A child JVM with the class path of the test, for what only processes can show: kills, stalls,
 * locks between processes. Its standard output and error are collected together. Closing it kills
 * it; it also ends when the test's JVM does, however that ends, since its standard input is a leash
 * that the parent holds. Thread-safe.
 */
public final class ForkedJvm implements AutoCloseable {
  private final Process process;
  private final Thread reader;
  private final Thread leash;
  private final List<String> lines = new ArrayList<>(); // guarded by this
  private boolean ended; // guarded by this

  private ForkedJvm(Process process) {
    this.process = process;
    this.reader = new Thread(this::collect, "output of child " + process.pid());
    this.leash = new Thread(process::destroyForcibly, "leash of child " + process.pid());
    reader.setDaemon(true);
    reader.start();
    Runtime.getRuntime().addShutdownHook(leash);
  }

  /**
   * Begins a child.
   *
   * @param main has a {@code main} method, which must not read standard input
   */
  public static Builder of(Class<?> main, String... arguments) {
    return new Builder(main, List.of(arguments));
  }

  /** Starts a child with nothing special. */
  public static ForkedJvm start(Class<?> main, String... arguments) {
    return of(main, arguments).start();
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs or is stopped. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has written so far, line by line. */
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /**
   * Waits for a line.
   *
   * @return the first line that matches
   * @throws TimeoutException if none came in time, or the child ended without it; with its output
   */
  public synchronized String awaitLine(Predicate<String> wanted, Duration deadline)
      throws InterruptedException, TimeoutException {
    long end = System.nanoTime() + deadline.toNanos();
    int seen = 0;
    while (true) {
      for (; seen < lines.size(); seen++) {
        if (wanted.test(lines.get(seen))) {
          return lines.get(seen);
        }
      }
      long left = end - System.nanoTime();
      if (ended || left <= 0) {
        throw new TimeoutException("the line did not come; the child wrote " + lines);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /**
   * Waits for the end.
   *
   * @return the exit code; 128 more than the signal's number if a signal ended it
   * @throws TimeoutException if it did not end in time; with its output
   */
  public int awaitExit(Duration deadline) throws InterruptedException, TimeoutException {
    if (!process.waitFor(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new TimeoutException("the child did not end; it wrote " + lines());
    }
    reader.join(deadline.toMillis() + 1);
    return process.exitValue();
  }

  /** Stops it where it is, as a long pause of the machine would ({@code SIGSTOP}). */
  public void stop() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets it go on ({@code SIGCONT}). */
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  /**
   * Kills it where it is and waits until it is gone ({@code SIGKILL}). What it had written by then
   * is collected: the process itself is not asked, since it would throw away what was not yet read.
   */
  public void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(leash);
    } catch (IllegalStateException e) {
      return; // the JVM is going down, and the hook has run
    }
  }

  @Override
  public String toString() {
    return "ForkedJvm[" + process.pid() + "]";
  }

  private void signal(String name) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException("the child " + process.pid() + " took no signal " + name);
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
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Collects what a child is started with. Not thread-safe. */
  public static final class Builder {
    private final Class<?> main;
    private final List<String> arguments;
    private final List<String> through = new ArrayList<>();
    private final List<String> flags = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();

    private Builder(Class<?> main, List<String> arguments) {
      this.main = main;
      this.arguments = arguments;
    }

    /**
     * Starts it through a program that becomes it, such as {@code setpriv} or {@code nice}.
     *
     * @param command the program and its arguments, which the command of the JVM follows
     */
    public Builder through(String... command) {
      through.addAll(List.of(command));
      return this;
    }

    /** Adds flags of the JVM, such as {@code -Xmx64m}. */
    public Builder flags(String... more) {
      flags.addAll(List.of(more));
      return this;
    }

    /** Adds a variable to the environment, which is otherwise the test's own. */
    public Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** Starts the child. */
    public ForkedJvm start() {
      List<String> command = new ArrayList<>(through);
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.addAll(flags);
      command.add(Leash.class.getName());
      command.add(main.getName());
      command.addAll(arguments);
      ProcessBuilder child = new ProcessBuilder(command).redirectErrorStream(true);
      child.environment().putAll(environment);
      try {
        return new ForkedJvm(child.start());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What the child runs: its real main, and a thread that ends it when the parent is gone. */
  static final class Leash {
    private Leash() {}

    /**
     * Runs the main that the first argument names, with the others.
     *
     * @param arguments the name of a class, and its arguments
     */
    public static void main(String[] arguments) throws Throwable {
      Thread hold = new Thread(() -> haltAtEndOf(System.in), "leash");
      hold.setDaemon(true);
      hold.start();
      Method main = Class.forName(arguments[0]).getDeclaredMethod("main", String[].class);
      main.setAccessible(true);
      try {
        main.invoke(
            null, (Object) List.of(arguments).subList(1, arguments.length).toArray(String[]::new));
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    private static void haltAtEndOf(InputStream input) {
      try {
        input.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        Runtime.getRuntime().halt(75); // a leash that cannot be felt is a torn one
      }
      Runtime.getRuntime().halt(75);
    }
  }
}
