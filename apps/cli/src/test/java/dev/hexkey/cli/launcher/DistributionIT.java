package dev.hexkey.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.cli.launcher.Checkout.Outcome;
import dev.hexkey.cli.launcher.Checkout.Start;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive that the build makes, unpacked where there is a JDK and no Maven. */
class DistributionIT {
  private static final String NAME = "hexkey-cli-" + System.getProperty("hexkey.version");

  private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.SF");

  @TempDir static Path directory;

  private static Path unpacked;
  private static Path tools;

  @BeforeAll
  static void unpack() throws IOException {
    Path archive = Checkout.project().resolve("apps/cli/target/" + NAME + ".tar.gz");
    Path place = Files.createDirectory(directory.resolve("a place with spaces"));
    new Start(directory)
        .command("tar", "-xzf", archive.toString(), "-C", place.toString())
        .run()
        .expectSuccess();
    unpacked = place.resolve(NAME);
    tools = ToolPath.without("mvn", directory.resolve("tools"));
  }

  @Test
  void aSecretThatWasPutIsGot() {
    hexkey("secret", "put", "local://default/it/password").input("canary-dist-31c9").run();

    Outcome got = hexkey("secret", "get", "local://default/it/password").run();

    assertThat(got).isEqualTo(new Outcome(0, "canary-dist-31c9", ""));
  }

  /** Argon2 comes out of a jar that is packed anew for the archive. */
  @Test
  void aPassphraseProtectsAStore() {
    String home = directory.resolve("home of a passphrase").toString();
    hexkey("secret", "put", "local://default/it/password", "--set", "local_key_source=passphrase")
        .set("HEXKEY_HOME", home)
        .set("HEXKEY_PASSPHRASE", "correct horse battery")
        .input("canary-dist-77d0")
        .run()
        .expectSuccess();

    Start got = hexkey("secret", "get", "local://default/it/password").set("HEXKEY_HOME", home);

    assertThat(got.set("HEXKEY_PASSPHRASE", "wrong horse battery").run().exitCode()).isNotZero();
    assertThat(got.set("HEXKEY_PASSPHRASE", "correct horse battery").run())
        .isEqualTo(new Outcome(0, "canary-dist-77d0", ""));
  }

  @Test
  void theQuickstartReadsBothPlaces() {
    Outcome tour = hexkey("quickstart").run().expectSuccess();

    assertThat(tour.out()).contains("from-the-encrypted-store", "from-a-mounted-file");
    assertThat(tour.err()).isEmpty();
  }

  @Test
  void nothingOfTheBuildIsInIt() throws IOException {
    try (Stream<Path> files = Files.list(unpacked.resolve("libexec"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("start.sh", "prepare.sh");
    }
  }

  /**
   * The manifest of a signed jar names each of its classes, and the JDK reads it at every start.
   */
  @Test
  void noJarOfItIsSigned() throws IOException {
    try (Stream<Path> jars = Files.list(unpacked.resolve("lib"))) {
      assertThat(jars)
          .anyMatch(jar -> jar.getFileName().toString().startsWith("bcprov-"))
          .noneMatch(DistributionIT::isSigned);
    }
  }

  private static boolean isSigned(Path file) {
    try (JarFile jar = new JarFile(file.toFile())) {
      return jar.stream().anyMatch(entry -> SIGNATURE.matcher(entry.getName()).matches());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Start hexkey(String... args) {
    return new Start(directory)
        .command(unpacked.resolve("bin/hexkey").toString())
        .with(args)
        .set("PATH", tools.toString())
        .set("HEXKEY_JAVA_OPTS", "-Djava.io.tmpdir=" + directory)
        .set("HEXKEY_HOME", directory.resolve("home").toString());
  }
}
