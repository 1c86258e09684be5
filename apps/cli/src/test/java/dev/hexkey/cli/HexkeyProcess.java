package dev.hexkey.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs as processes of their own, among them the command line itself. */
final class HexkeyProcess {
  private static final long SECONDS = 60;

  private HexkeyProcess() {}

  /** The command that starts the command line in a JVM of its own. */
  static List<String> command(String... args) {
    return commandWith(List.of(), args);
  }

  /** The same with options for the JVM. */
  static List<String> commandWith(List<String> options, String... args) {
    List<String> command = java(System.getProperty("java.class.path"));
    command.addAll(1, options);
    command.add("dev.hexkey.cli.Main");
    command.addAll(List.of(args));
    return command;
  }

  /** The command that starts another program, found in a directory. */
  static List<String> program(String mainClass, String directory) {
    List<String> command =
        java(directory + File.pathSeparator + System.getProperty("java.class.path"));
    command.add("-Dslf4j.internal.verbosity=ERROR");
    command.add(mainClass);
    return command;
  }

  private static List<String> java(String classPath) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath));
  }

  /** The same command as a shell writes it. */
  static String shellCommand(String... args) {
    StringBuilder line = new StringBuilder();
    for (String word : command(args)) {
      line.append('\'').append(word.replace("'", "'\\''")).append("' ");
    }
    return line.toString();
  }

  /** Runs a program to its end. */
  static Result run(Path home, byte[] input, List<String> command) {
    try {
      Path out = Files.createTempFile("out", "");
      Path err = Files.createTempFile("err", "");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .directory(home.toFile());
      builder.environment().put("HEXKEY_HOME", home.toString());
      Process process = builder.start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input);
      }
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("no end after " + SECONDS + " s: " + command);
      }
      Result result =
          new Result(process.exitValue(), Files.readAllBytes(out), Files.readAllBytes(err));
      Files.delete(out);
      Files.delete(err);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
