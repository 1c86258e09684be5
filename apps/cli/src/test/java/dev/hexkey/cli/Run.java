package dev.hexkey.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Runs the command line in this process, as if from a shell with the given surroundings. */
final class Run {
  private final Map<String, String> environment = new HashMap<>();
  private final Path directory;
  private byte[] input = {};
  private Terminals terminals = Terminals.NONE;
  private InstantSource clock = InstantSource.system();

  private Run(Path home) {
    this.directory = home;
    environment.put("HEXKEY_HOME", home.toString());
  }

  /** A shell whose {@code HEXKEY_HOME} and working directory this is. */
  static Run in(Path home) {
    return new Run(home);
  }

  Run environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Run input(String text) {
    return input(text.getBytes(StandardCharsets.UTF_8));
  }

  Run input(byte[] bytes) {
    input = bytes;
    return this;
  }

  Run terminals(Terminals shown) {
    terminals = shown;
    return this;
  }

  Run clock(InstantSource source) {
    clock = source;
    return this;
  }

  Result hexkey(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        new Cli(
                new Surroundings(
                    new ByteArrayInputStream(input),
                    out,
                    err,
                    environment,
                    directory,
                    clock,
                    terminals))
            .run(args);
    return new Result(exitCode, out.toByteArray(), err.toByteArray());
  }
}
