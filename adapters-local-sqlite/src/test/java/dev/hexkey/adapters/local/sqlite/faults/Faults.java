package dev.hexkey.adapters.local.sqlite.faults;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hexkey.adapters.local.sqlite.KeyFileForTests;
import dev.hexkey.adapters.local.sqlite.LocalSettings;
import dev.hexkey.adapters.local.sqlite.LocalStore;
import dev.hexkey.testkit.ForkedJvm;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** What the tests of this package share. */
final class Faults {
  /** Whether the suites run at length ({@code -Dhexkey.long}). */
  static final boolean LONG = Boolean.getBoolean("hexkey.long");

  /** How long a child may take for anything; machines may be busy. */
  static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final LocalSettings SETTINGS =
      new LocalSettings(3, Duration.ofSeconds(60), Duration.ofSeconds(60));

  private Faults() {}

  /** The store in a directory, which holds its home and its keys. */
  static LocalStore open(Path directory) {
    return open(home(directory), directory.resolve("keys"));
  }

  static LocalStore open(Path home, Path keys) {
    return LocalStore.in(home, SETTINGS, new KeyFileForTests(keys), InstantSource.system());
  }

  static Path home(Path directory) {
    return directory.resolve("home");
  }

  /** Starts a child that leaves no temporary files outside of a directory when it is killed. */
  static ForkedJvm child(Path directory, Class<?> main, String... arguments) {
    return ForkedJvm.of(main, arguments).flags("-Dorg.sqlite.tmpdir=" + directory).start();
  }

  /** Lets an instant pass: not to wait for something, but to choose where a kill lands. */
  static void spin(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }

  /** The command of such a child, for a tool that starts it. */
  static List<String> command(Path directory, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Dorg.sqlite.tmpdir=" + directory, main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Skips the test where a tool is missing; fails it in CI, where it is installed. */
  static void requireTool(String name, String debianPackage) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, name))) {
        return;
      }
    }
    String reason = name + " is not installed (Debian: " + debianPackage + ")";
    if ("true".equals(System.getenv("CI"))) {
      fail(reason);
    }
    assumeTrue(false, reason);
  }

  /** A seed that a failure can be run again with: {@code -Dhexkey.seed}. */
  static long seed() {
    return Long.getLong("hexkey.seed", System.nanoTime());
  }
}
