package dev.hexkey.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.cli.launcher.Checkout.Outcome;
import dev.hexkey.cli.launcher.Checkout.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTest {
  @TempDir static Path directory;

  private static Checkout checkout;

  @BeforeAll
  static void build() throws IOException {
    checkout = Checkout.built(directory.resolve("work"));
  }

  @Test
  void standardInputAndOutputPassThrough() {
    Outcome copied = checkout.start("copy").input("some\ntext").run();

    assertThat(copied.out()).isEqualTo("some\ntext");
    assertThat(copied.err()).isEmpty();
  }

  @Test
  void theExitCodePassesThrough() {
    assertThat(checkout.run("exit", "42").exitCode()).isEqualTo(42);
  }

  @Test
  void aSignalReachesTheCommand() throws Exception {
    Running waiting = checkout.start("wait").begin();
    Await.until(() -> waiting.out().equals("ready\n"));

    assertThat(waiting.process().descendants()).isEmpty(); // the launcher has become the command
    waiting.process().destroy();

    assertThat(waiting.end().exitCode()).isEqualTo(143);
  }

  @Test
  void itStartsThroughALink() throws IOException {
    Path link =
        Files.createSymbolicLink(directory.resolve("link"), checkout.root().resolve("hexkey"));

    assertThat(new Checkout.Start(directory).command(link.toString()).with("x").run().out())
        .isEqualTo("x\n");
  }

  @Test
  void itStartsThroughThePath() {
    Outcome found =
        new Checkout.Start(directory)
            .command("sh", "-c", "hexkey x")
            .set("PATH", checkout.root() + ":" + System.getenv("PATH"))
            .run();

    assertThat(found.out()).isEqualTo("x\n");
  }

  @Test
  void itStartsFromItsOwnDirectory() {
    Outcome here =
        new Checkout.Start(checkout.root())
            .command("./hexkey", "x")
            .set("CDPATH", "/")
            .set("hexkey_dist", "/elsewhere")
            .run();

    assertThat(here.out()).isEqualTo("x\n");
    assertThat(here.err()).isEmpty();
  }

  @Test
  void argumentsStayAsTheyAre() {
    assertThat(checkout.run("", "*", "a  b", "$HOME", "'").out()).isEqualTo("|*|a  b|$HOME|'\n");
  }

  @Test
  void theJvmIsAskedForNoFilesInSharedPlaces() {
    assertThat(checkout.run("line").out())
        .contains("-XX:-UsePerfData")
        .contains("-XX:ErrorFile=/dev/null")
        .contains("-XX:-CreateCoredumpOnCrash");
  }

  @Test
  void optionsForTheJvmCanBeAdded() {
    assertThat(checkout.start("line").set("HEXKEY_JAVA_OPTS", "-Da=1 -Db=2").run().out())
        .contains("-Da=1\n-Db=2\n");
  }

  @Test
  void anOldJavaIsRefusedByName() throws IOException {
    Path old = directory.resolve("old");
    Files.createDirectories(old.resolve("bin"));
    Checkout.writeProgram(old.resolve("bin/java"), "#!/bin/sh\nexit 9\n");
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");

    Outcome refused = checkout.start("x").set("JAVA_HOME", old.toString()).run();

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).startsWith("error: [JAVA_TOO_OLD]").contains("Java 11");
  }
}
