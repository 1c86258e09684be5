package dev.hexkey.cli.launcher;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A checkout with the real scripts around a small command line, and a Maven that only copies: what
 * is tested is the launcher. Maven notes each call, fails while a file {@code broken} is there, and
 * waits while a file {@code held} is.
 */
final class Checkout {
  private static final long SECONDS = 120;

  private static final String MAVEN =
      """
      #!/bin/sh
      here=$(dirname "$0")
      touch "$here/started"
      echo "called $*" >>"$here/calls"
      while [ -e "$here/held" ]; do sleep 0.05; done
      if [ -e "$here/broken" ]; then
        echo "this is why"
        exit 1
      fi
      dist="$here/root of it/apps/cli/target/hexkey"
      mkdir -p "$dist/lib"
      cp -R "$here/root of it/apps/cli/src/main/dist/." "$dist"
      cp "$here/cli.jar" "$dist/lib/hexkey-cli.jar"
      cksum <"$here/cli.jar" | tr -d ' ' >"$dist/build-id"
      touch -r "$here/started" "$dist/build-id"
      """;

  private static final String MAIN =
      """
      package dev.hexkey.cli;
      public class Main {
        public static void main(String[] args) throws Exception {
          switch (args.length == 0 ? "" : args[0]) {
            case "exit" -> System.exit(Integer.parseInt(args[1]));
            case "copy" -> { System.in.transferTo(System.out); System.out.flush(); }
            case "wait" -> { System.out.println("ready"); Thread.currentThread().join(); }
            case "line" -> System.out.println(
                java.nio.file.Files.readString(java.nio.file.Path.of("/proc/self/cmdline"))
                    .replace('\\0', '\\n'));
            default -> System.out.println(String.join("|", args));
          }
        }
      }
      """;

  private static final String WARMUP =
      """
      package dev.hexkey.cli;
      public class Warmup {
        public static void main(String[] args) throws Exception {
          java.nio.file.Path home = java.nio.file.Path.of(args[0]);
          java.nio.file.Files.createDirectory(home);
          java.nio.file.Files.createDirectory(
              java.nio.file.Path.of(System.getProperty("hexkey.native.dir")));
          if ("fail".equals(System.getenv("WARMUP"))) {
            System.out.println("to standard output");
            System.err.println("to standard error");
            System.exit(1);
          }
          if ("wait".equals(System.getenv("WARMUP"))) {
            java.nio.file.Files.createFile(home.resolve("waiting"));
            Thread.currentThread().join();
          }
          Main.main(new String[] {"line"});
        }
      }
      """;

  private final Path here;
  private final Path root;

  private Checkout(Path here) {
    this.here = here;
    this.root = here.resolve("root of it");
  }

  /** A checkout that was never built. */
  static Checkout in(Path directory) throws IOException {
    Checkout made = new Checkout(Files.createDirectories(directory));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    made.copyScripts();
    for (String module :
        List.of(
            "ports",
            "renewal",
            "core",
            "adapters-file",
            "adapters-local-sqlite",
            "adapters-azure",
            "adapters-openbao",
            "apps/cli")) {
      made.write(module + "/pom.xml", "");
      made.write(module + "/src/main/java/Source.java", "");
    }
    made.write("pom.xml", "");
    made.write(".mvn/maven.config", "");
    made.writeJar();
    writeProgram(made.maven(), MAVEN);
    return made;
  }

  /** One that was made before. */
  static Checkout at(Path directory) {
    return new Checkout(directory);
  }

  /** One that was built, with an archive for the JDK of this test. */
  static Checkout built(Path directory) throws IOException {
    Checkout made = in(directory);
    made.run("first").expectSuccess();
    return made;
  }

  Path here() {
    return here;
  }

  Path root() {
    return root;
  }

  Path dist() {
    return root.resolve("apps/cli/target/hexkey");
  }

  Path maven() {
    return here.resolve("mvn");
  }

  Path lock() {
    return root.resolve("apps/cli/target/launcher-build.lock");
  }

  void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  static void writeProgram(Path file, String script) throws IOException {
    Files.writeString(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  int mavenCalls() throws IOException {
    Path calls = here.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  /** What Maven was called with first, its words apart by spaces. */
  String mavenArguments() throws IOException {
    return Files.readAllLines(here.resolve("calls")).get(0);
  }

  /** The archives that were made, or are being made. */
  List<Path> archives() throws IOException {
    return archivesIn(dist().resolve("cache"));
  }

  static List<Path> archivesIn(Path cache) throws IOException {
    if (!Files.isDirectory(cache)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(cache)) {
      return files
          .filter(file -> file.toString().endsWith(".jsa") || file.toString().endsWith(".aot"))
          .sorted()
          .toList();
    }
  }

  /** A start of this checkout's launcher. */
  Start start(String... args) {
    return new Start(here).command(root.resolve("hexkey").toString()).with(args).maven(maven());
  }

  Outcome run(String... args) {
    return start(args).run();
  }

  private void copyScripts() throws IOException {
    Path project = project();
    copy(project.resolve("hexkey"), root.resolve("hexkey"));
    Path scripts = project.resolve("apps/cli/src/main/dist");
    try (Stream<Path> files = Files.walk(scripts)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        copy(file, root.resolve(project.relativize(file).toString()));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** Where the real one is. */
  static Path project() {
    Path above = Path.of("").toAbsolutePath();
    while (!Files.exists(above.resolve("apps/cli/src/main/dist"))) {
      above = Objects.requireNonNull(above.getParent(), "not run within the project");
    }
    return above;
  }

  private void writeJar() throws IOException {
    Path classes = Files.createDirectories(here.resolve("classes"));
    Path main = Files.writeString(here.resolve("Main.java"), MAIN);
    Path warmup = Files.writeString(here.resolve("Warmup.java"), WARMUP);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "17",
                "-d",
                classes.toString(),
                main.toString(),
                warmup.toString());
    if (failed != 0) {
      throw new IllegalStateException("the small command line does not compile");
    }
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(here.resolve("cli.jar")))) {
      for (String name : List.of("Main", "Warmup")) {
        String entry = "dev/hexkey/cli/" + name + ".class";
        jar.putNextEntry(new JarEntry(entry));
        Files.copy(classes.resolve(entry), jar);
        jar.closeEntry();
      }
    }
  }

  /** A process that is being prepared. */
  static final class Start {
    private final Path directory;
    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private byte[] input = new byte[0];

    Start(Path directory) {
      this.directory = directory;
      environment.put("PATH", System.getenv("PATH"));
      environment.put("HOME", directory.toString());
      environment.put("JAVA_HOME", System.getProperty("java.home"));
    }

    Start command(String... words) {
      command.addAll(0, List.of(words));
      return this;
    }

    Start with(String... args) {
      command.addAll(List.of(args));
      return this;
    }

    Start maven(Path maven) {
      return set("HEXKEY_MVN", maven.toString());
    }

    Start set(String name, String value) {
      environment.put(name, value);
      return this;
    }

    Start unset(String name) {
      environment.remove(name);
      return this;
    }

    Start input(String text) {
      input = text.getBytes(StandardCharsets.UTF_8);
      return this;
    }

    /** Starts it; standard output and error go to files. */
    Running begin() {
      try {
        File out = File.createTempFile("out", "", directory.toFile());
        File err = File.createTempFile("err", "", directory.toFile());
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Running(builder.start(), out.toPath(), err.toPath());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Outcome run() {
      Running running = begin();
      try (OutputStream in = running.process().getOutputStream()) {
        in.write(input);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return running.end();
    }
  }

  /** A process that runs. */
  record Running(Process process, Path outFile, Path errFile) {
    String out() {
      return read(outFile);
    }

    String err() {
      return read(errFile);
    }

    Outcome end() {
      try {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
          throw new IllegalStateException("no end after " + SECONDS + " s; said: " + err());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      return new Outcome(process.exitValue(), out(), err());
    }

    private static String read(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What came of it. */
  record Outcome(int exitCode, String out, String err) {
    Outcome expectSuccess() {
      if (exitCode != 0) {
        throw new AssertionError("exit code " + exitCode + ": " + out + err);
      }
      return this;
    }
  }
}
