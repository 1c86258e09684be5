package dev.hexkey.adapters.file;

import static dev.hexkey.adapters.file.MountedFiles.CANARY;
import static dev.hexkey.adapters.file.MountedFiles.failure;
import static dev.hexkey.adapters.file.MountedFiles.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hexkey.testkit.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PropertiesFileTest {
  private static final int WRITES = 150;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Path home;
  private PropertiesFile settings;

  @BeforeEach
  void choose() {
    home = folder.resolve("a/home");
    settings = PropertiesFile.in(home);
  }

  @Test
  void withoutAFileThereAreNoSettings() {
    assertThat(settings.read()).isEmpty();
  }

  @Test
  void whatIsSetIsReadAgain() {
    settings.set("cache_ttl_seconds", "60");

    assertThat(settings.read()).isEqualTo(Map.of("cache_ttl_seconds", "60"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " lead", "trail ", "a=b:c#d!e", "back\\slash", "l1\nl2\r\n", "\tx\f", "é密🔑"})
  void everyValueIsReadAgainAsItWas(String value) {
    settings.set("name", value);

    assertThat(settings.read()).isEqualTo(Map.of("name", value));
  }

  @Test
  void theFileAndItsDirectoriesAreTheOwnersAlone() throws IOException {
    settings.set("name", "value");

    assertThat(permissions(settings.path())).isEqualTo("rw-------");
    assertThat(permissions(home)).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve("a"))).isEqualTo("rwx------");
  }

  @Test
  void commentsOrderAndOtherLinesStay() throws IOException {
    write("# top\n\nfirst = 1\n! more\nsecond : a\\\n   b\r\nthird 3");

    settings.set("second", "2");
    settings.set("fourth", "4");

    assertThat(Files.readString(settings.path()))
        .isEqualTo("# top\n\nfirst = 1\n! more\nsecond=2\nthird 3\nfourth=4\n");
  }

  @Test
  void aNameIsRemovedAlone() throws IOException {
    write("# top\na=1\nb=2\n");

    settings.unset("a");
    settings.unset("none");

    assertThat(Files.readString(settings.path())).isEqualTo("# top\nb=2\n");
  }

  @Test
  void aCommentThatEndsInABackslashDoesNotSwallowTheNextLine() throws IOException {
    write("# C:\\dir\\\na=1\n");

    settings.set("a", "2");

    assertThat(Files.readString(settings.path())).isEqualTo("# C:\\dir\\\na=2\n");
  }

  @Test
  void aFileThatIsALinkStaysOne() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("dotfile"), "a=1\n");
    Files.createDirectories(home);
    Files.createSymbolicLink(settings.path(), elsewhere);

    settings.set("a", "2");

    assertThat(settings.path()).isSymbolicLink();
    assertThat(Files.readString(elsewhere)).isEqualTo("a=2\n");
  }

  @Test
  void nothingButTheFileAndItsLockIsLeft() throws IOException {
    settings.set("a", "1");

    try (Stream<Path> left = Files.list(home)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("hexkey.properties", ".hexkey.properties.lock");
    }
  }

  @Test
  void writersLoseNothingOfEachOther() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> writes = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      String name = "name_" + i;
      writes.add(threads.submit(() -> PropertiesFile.in(home).set(name, "value")));
    }
    for (Future<?> write : writes) {
      write.get();
    }
    threads.shutdown();

    assertThat(settings.read()).hasSize(24);
  }

  @Test
  void processesLoseNothingOfEachOther() throws Exception {
    Path go = folder.resolve("go");
    try (ForkedJvm one = writer("one", go);
        ForkedJvm two = writer("two", go)) {
      one.awaitLine("ready"::equals, PATIENCE);
      two.awaitLine("ready"::equals, PATIENCE);
      Files.createFile(go);

      int seen = 0;
      while (one.isAlive() || two.isAlive()) {
        int now = settings.read().size(); // whole at every instant
        assertThat(now).isGreaterThanOrEqualTo(seen);
        seen = now;
      }
      assertThat(one.awaitExit(PATIENCE)).as("exit of %s", one.lines()).isZero();
      assertThat(two.awaitExit(PATIENCE)).as("exit of %s", two.lines()).isZero();
    }

    assertThat(settings.read()).hasSize(2 * WRITES);
    List<String> order =
        Files.readAllLines(settings.path()).stream().map(line -> line.substring(0, 3)).toList();
    assertThat(order.subList(0, WRITES)).as("both wrote at once").contains("one", "two");
  }

  private ForkedJvm writer(String name, Path go) {
    return ForkedJvm.start(PropertiesFileTest.class, home.toString(), name, go.toString());
  }

  /**
   * Runs in the child: sets names of its own.
   *
   * @param arguments the home, what the names begin with, and a file that says when to begin
   */
  public static void main(String[] arguments) {
    PropertiesFile settings = PropertiesFile.in(Path.of(arguments[0]));
    System.out.println("ready");
    while (!Files.exists(Path.of(arguments[2]))) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < WRITES; i++) {
      settings.set(arguments[1] + "_" + i, "value");
    }
  }

  @ParameterizedTest
  @CsvSource({"'a=1\na=2\n', REPEATED_NAME", "'a=\\uzzzz\n', BAD_PROPERTIES"})
  void anUnusableFileIsRefusedAndStaysAsItIs(String content, String reason) throws IOException {
    write("# " + CANARY + "\n" + content);

    assertThat(verdict(failure(settings::read)))
        .isEqualTo("MISCONFIGURED STARTUP_VALIDATION_ERROR/" + reason);
    assertThat(verdict(failure(() -> settings.set("b", "1"))))
        .isEqualTo("MISCONFIGURED STARTUP_VALIDATION_ERROR/" + reason);
    assertThat(Files.readString(settings.path())).endsWith(content);
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    Files.createDirectories(home);
    Files.write(settings.path(), new byte[] {'a', '=', (byte) 0xFF});

    assertThat(verdict(failure(settings::read)))
        .isEqualTo("MISCONFIGURED STARTUP_VALIDATION_ERROR/NOT_TEXT");
  }

  @Test
  void aDirectoryInPlaceOfTheFileIsRefused() throws IOException {
    Files.createDirectories(settings.path());

    assertThat(verdict(failure(settings::read)))
        .isEqualTo("MISCONFIGURED STARTUP_VALIDATION_ERROR/IO_ERROR");
  }

  @Test
  void aHomeThatCannotBeMadeIsAnError() throws IOException {
    Files.writeString(folder.resolve("a"), "a file where the home should be");

    assertThat(verdict(failure(() -> settings.set("a", "1"))))
        .isEqualTo("UNREACHABLE STORE_WRITE_FAILED");
  }

  @Test
  void aNameThatIsNoSettingIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> settings.set("a b", "1"));
  }

  private void write(String content) throws IOException {
    Files.createDirectories(home);
    Files.writeString(settings.path(), content);
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
