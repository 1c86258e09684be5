package dev.hexkey.adapters.azure;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The program {@code az}, run without a shell. What it writes may hold a token: it is read in
 * memory alone, and no error repeats it. Thread-safe.
 */
final class AzureCli {
  private static final int MOST_BYTES = 1 << 20;

  private final String path;
  private final Duration limit;
  private final Executor executor;

  /**
   * The program of these folders.
   *
   * @param path the folders, as in the environment
   * @param limit how long it may take
   * @param executor reads what it writes
   */
  AzureCli(String path, Duration limit, Executor executor) {
    this.path = path;
    this.limit = limit;
    this.executor = executor;
  }

  /** What it wrote. Its text shows nothing of that. */
  static final class Output {
    private final int exit;
    private final byte[] out;
    private final byte[] err;

    private Output(int exit, byte[] out, byte[] err) {
      this.exit = exit;
      this.out = out;
      this.err = err;
    }

    int exit() {
      return exit;
    }

    /** What it answered; not a copy. */
    byte[] out() {
      return out;
    }

    /** Whether its complaint has one of these words, in any case. */
    boolean complainsOf(String... words) {
      String text = new String(err, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
      return List.of(words).stream().anyMatch(text::contains);
    }

    @Override
    public String toString() {
      return "Output[" + exit + "]";
    }
  }

  /**
   * Runs it to its end.
   *
   * @throws dev.hexkey.ports.HexkeyException with code {@code IDENTITY_UNAVAILABLE} if it is not
   *     installed, {@code AZURE_CLI_FAILED} if it takes too long
   */
  Output run(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(program().orElseThrow(IdentityErrors::noCli).toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.put("PATH", path);
    environment.put("AZURE_CORE_NO_COLOR", "true");
    environment.put("AZURE_CORE_COLLECT_TELEMETRY", "false");
    try {
      Process process = builder.start();
      try {
        process.getOutputStream().close(); // it may ask nobody
        return ended(process);
      } finally {
        kill(process);
      }
    } catch (IOException e) {
      throw IdentityErrors.cliFailed("START", "The Azure CLI could not be started.");
    }
  }

  private Output ended(Process process) {
    CompletableFuture<byte[]> out = read(process.getInputStream());
    CompletableFuture<byte[]> err = read(process.getErrorStream());
    try {
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw IdentityErrors.cliTooSlow(limit);
      }
      process.descendants().forEach(ProcessHandle::destroyForcibly); // they would hold the pipes
      return new Output(process.exitValue(), out.join(), err.join());
    } catch (InterruptedException e) {
      throw EntraErrors.of(e);
    } catch (CompletionException e) {
      throw IdentityErrors.cliFailed("OUTPUT", "What the Azure CLI wrote could not be read.");
    }
  }

  private CompletableFuture<byte[]> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            byte[] bytes = stream.readNBytes(MOST_BYTES);
            stream.transferTo(OutputStream.nullOutputStream());
            return bytes;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        executor);
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** The first one in the folders; a folder without a place of its own is not looked at. */
  private Optional<Path> program() {
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    return Stream.of(path.split(File.pathSeparator, -1))
        .flatMap(folder -> program(folder, windows ? "az.cmd" : "az").stream())
        .findFirst();
  }

  private static Optional<Path> program(String folder, String name) {
    try {
      Path program = Path.of(folder, name);
      boolean there =
          program.isAbsolute() && Files.isRegularFile(program) && Files.isExecutable(program);
      return there ? Optional.of(program) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
