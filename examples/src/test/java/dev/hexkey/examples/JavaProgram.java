package dev.hexkey.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Runs a class of this class path in a JVM of its own. */
final class JavaProgram {
  private static final int PATIENCE_SECONDS = 60;

  private final String mainClass;
  private final Map<String, String> environment = new TreeMap<>();

  private JavaProgram(String mainClass) {
    this.mainClass = mainClass;
  }

  static JavaProgram of(Class<?> program) {
    return new JavaProgram(program.getName());
  }

  JavaProgram with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Result run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("hexkey-example", ".out");
    Path errors = Files.createTempFile("hexkey-example", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(mainClass + " does not end: " + Files.readString(errors));
      }
      return new Result(process.exitValue(), text(output), text(errors));
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  record Result(int exitCode, String output, String errors) {}
}
