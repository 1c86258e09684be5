package dev.hexkey.cli;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The run that the launcher learns from: what it loads, later starts find prepared. It runs the
 * commands that have to be fast on a store of its own, which nobody will miss.
 */
public final class Warmup {
  private static final String SECRET = "local://default/warmup/secret";

  private final Surroundings surroundings;

  private Warmup(Path home) {
    Surroundings real = Surroundings.ofThisProcess();
    this.surroundings =
        new Surroundings(
            new ByteArrayInputStream("warm".getBytes(StandardCharsets.UTF_8)),
            OutputStream.nullOutputStream(),
            real.err(),
            Map.of("HEXKEY_HOME", home.toString()),
            real.directory(),
            real.clock(),
            real.terminals());
  }

  /** Takes one argument, a directory that does not exist yet. */
  public static void main(String[] args) {
    Warmup warmup = new Warmup(Path.of(args[0]));
    warmup.run("secret", "put", SECRET, "--set", "local_key_source=file");
    warmup.run("secret", "get", SECRET);
    warmup.run("secret", "list", "local://default/");
    warmup.run("uri", "check", SECRET);
  }

  private void run(String... args) {
    int exitCode = Main.run(surroundings, args);
    if (exitCode != ExitCodes.OK) {
      System.exit(exitCode); // what is learnt from a failure would be the wrong thing
    }
  }
}
