package dev.hexkey.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.cli.launcher.Checkout.Outcome;
import dev.hexkey.cli.launcher.Checkout.Start;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
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

  private static final Pattern CODE =
      Pattern.compile("(?!.*module-info\\.class)(.*\\.class|META-INF/services/[^/]+)");

  private static final Pattern LICENCE =
      Pattern.compile("META-INF/(.*LICENSE.*|NOTICE.*|AL2\\.0|LGPL2\\.1)");

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

  /** The JDK opens every jar when it searches for a service, and does so at every start. */
  @Test
  void itsLibrariesAreOneJar() throws IOException {
    try (Stream<Path> jars = Files.list(unpacked.resolve("lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .filteredOn(jar -> !jar.startsWith("hexkey-"))
          .hasSize(2)
          .contains("libraries.jar")
          .anyMatch(jar -> jar.startsWith("sqlite-jdbc-"));
    }
  }

  /**
   * The manifest of a signed jar names each of its classes, and the JDK reads it at every start.
   */
  @Test
  void noJarOfItIsSigned() throws IOException {
    try (Stream<Path> jars = Files.list(unpacked.resolve("lib"))) {
      assertThat(jars).isNotEmpty().noneMatch(DistributionIT::isSigned);
    }
  }

  @Test
  void allClassesAndServicesOfTheLibrariesAreInIt() throws IOException {
    Map<String, List<String>> libraries = contentsOfTheLibraries();
    List<String> packed = entries(unpacked.resolve("lib/libraries.jar"));

    assertThat(libraries).hasSizeGreaterThan(20);
    assertThat(packed).doesNotHaveDuplicates();
    libraries.forEach(
        (library, entries) -> assertThat(packed).as(library).containsAll(matching(entries, CODE)));
  }

  @Test
  void theLicencesOfTheLibrariesAreInIt() throws IOException {
    Map<String, List<String>> licences = new TreeMap<>();
    contentsOfTheLibraries()
        .forEach((library, entries) -> licences.put(library, matching(entries, LICENCE)));
    licences.values().removeIf(List::isEmpty);

    assertThat(licences).hasSizeGreaterThan(5);
    licences.forEach(
        (library, entries) ->
            assertThat(entries)
                .as(library)
                .allSatisfy(
                    entry ->
                        assertThat(
                                unpacked.resolve(
                                    "licenses/" + library + entry.substring("META-INF".length())))
                            .isNotEmptyFile()));
  }

  /** MSAL tells the sign-in server its version, which it reads from its package. */
  @Test
  void msalKnowsItsVersion() throws IOException {
    String library =
        contentsOfTheLibraries().keySet().stream()
            .filter(name -> name.startsWith("msal4j-"))
            .findAny()
            .orElseThrow();

    try (JarFile jar = new JarFile(unpacked.resolve("lib/libraries.jar").toFile())) {
      assertThat(jar.getManifest().getAttributes("com/microsoft/aad/msal4j/"))
          .containsEntry(
              Attributes.Name.IMPLEMENTATION_VERSION, library.substring("msal4j-".length()));
    }
  }

  /** The entries of each library's jar, by the jar's name without its ending. */
  private static Map<String, List<String>> contentsOfTheLibraries() throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Path licences = Checkout.project().resolve("apps/cli/target/licenses");
    Map<String, List<String>> contents = new TreeMap<>();
    for (String element : classPath.split(File.pathSeparator, -1)) {
      Path jar = Path.of(element);
      String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
      if (Files.isDirectory(licences.resolve(name + "-jar"))) {
        contents.put(name, entries(jar));
      }
    }
    return contents;
  }

  private static List<String> entries(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      return jar.stream().map(JarEntry::getName).toList();
    }
  }

  private static List<String> matching(List<String> entries, Pattern pattern) {
    return entries.stream().filter(entry -> pattern.matcher(entry).matches()).toList();
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
