package dev.hexkey.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.hexkey.cli.launcher.Checkout.Outcome;
import dev.hexkey.cli.launcher.Checkout.Running;
import dev.hexkey.cli.launcher.Checkout.Start;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  /** Makes the JVM refuse to start without its archive. */
  private static final String INSIST =
      Runtime.version().feature() >= 25 ? "-XX:AOTMode=on" : "-Xshare:on";

  @TempDir Path directory;

  private Checkout checkout;

  @BeforeEach
  void build() throws IOException {
    checkout = Checkout.built(directory.resolve("work"));
  }

  @Test
  void theFirstStartMakesAnArchiveThatLaterOnesUse() throws IOException {
    Outcome later = checkout.start("line").set("HEXKEY_JAVA_OPTS", INSIST).run();

    assertThat(later.exitCode()).isZero();
    assertThat(later.out())
        .contains(archive().toRealPath().toString())
        .contains("hexkey.native.dir");
    assertThat(later.err()).isEmpty();
  }

  @Test
  void whatIsMadeIsItsOwnersOnly() throws IOException {
    Outcome first =
        new Start(directory)
            .command("sh", "-c", "umask 000; exec \"$0\" x", fresh().root() + "/hexkey")
            .maven(fresh().maven())
            .run();

    assertThat(first.exitCode()).isZero();
    try (Stream<Path> files = Files.walk(fresh().dist().resolve("cache"))) {
      assertThat(files.filter(file -> !Files.isSymbolicLink(file)))
          .allSatisfy(file -> assertThat(permissions(file)).endsWith("------"));
    }
  }

  @Test
  void nothingIsLeftBesideIt() throws IOException {
    try (Stream<Path> files = Files.list(checkout.dist().resolve("cache"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aTruncatedArchiveIsMadeAgain() throws IOException {
    byte[] whole = Files.readAllBytes(archive());
    for (int length : List.of(0, 1, 4096, whole.length / 2, whole.length - 1)) {
      expectQuietStartWith(Arrays.copyOf(whole, length));
    }
  }

  @Test
  void anArchiveWithAlteredBytesIsMadeAgain() throws IOException {
    byte[] whole = Files.readAllBytes(archive());
    Random random = new Random(20_261_122);
    for (int i = 0; i < 10; i++) {
      expectQuietStartWith(altered(whole, random.nextInt(i < 5 ? 4096 : whole.length)));
    }
  }

  @Test
  void anArchiveOfZerosIsMadeAgain() throws IOException {
    expectQuietStartWith(new byte[100_000]);
  }

  @Test
  void aChangeThatWasBackdatedIsNoticed() throws IOException {
    Path archive = archive();
    FileTime earlier = FileTime.from(Instant.now().minusSeconds(200_000));
    byte[] altered = altered(Files.readAllBytes(archive), 100_000);
    replace(archive, altered);
    Files.setLastModifiedTime(archive, earlier);

    Outcome started = checkout.run("x");

    assertThat(started).isEqualTo(new Outcome(0, "x\n", ""));
    assertThat(archive).matches(file -> differs(file, altered), "is made again");
  }

  @Test
  void anArchiveThatWasMadeAgainIsUsedFromThenOn() throws IOException {
    Path archive = archive();
    replace(archive, altered(Files.readAllBytes(archive), 100_000));
    checkout.run("x").expectSuccess();
    FileTime made = Files.getLastModifiedTime(archive);

    Outcome later = checkout.start("x").set("HEXKEY_JAVA_OPTS", INSIST).run();

    assertThat(later).isEqualTo(new Outcome(0, "x\n", ""));
    assertThat(Files.getLastModifiedTime(archive)).isEqualTo(made);
    assertThat(Files.getLastModifiedTime(archive.resolveSibling("made-for"))).isEqualTo(made);
  }

  @Test
  void aMissingArchiveIsMadeAgainTheNextDay() throws IOException {
    Path archive = archive();
    Files.delete(archive);
    Files.setLastModifiedTime(
        archive.resolveSibling("made-for"), FileTime.from(Instant.now().minusSeconds(200_000)));

    checkout.run("x").expectSuccess();

    assertThat(archive).exists();
  }

  @Test
  void anArchiveThatCannotBeMadeIsNotTriedAtEachStart() throws IOException {
    Checkout other = fresh();
    Outcome first = other.start("x").set("WARMUP", "fail").run();

    Outcome second = other.run("x");

    assertThat(first.out()).isEqualTo("x\n");
    assertThat(first.err()).doesNotContain("standard error");
    assertThat(second.out()).isEqualTo("x\n");
    assertThat(other.archives()).isEmpty();
  }

  @Test
  void jarsThatWereTouchedGetANewArchive() throws IOException {
    Path jar = checkout.dist().resolve("lib/hexkey-cli.jar");
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(5)));

    checkout.run("x").expectSuccess();

    assertThat(checkout.start("line").set("HEXKEY_JAVA_OPTS", INSIST).run().exitCode()).isZero();
  }

  @Test
  void aDistributionThatWasMovedGetsANewArchive() throws IOException {
    Path moved = Files.move(checkout.dist(), directory.resolve("moved"));
    Start start = new Start(directory).command(moved.resolve("bin/hexkey").toString(), "line");
    start.run().expectSuccess();

    assertThat(start.set("HEXKEY_JAVA_OPTS", INSIST).run().exitCode()).isZero();
  }

  @Test
  void aBuildWithOtherJarsTakesTheOldArchiveAway() throws IOException {
    Path jar = checkout.here().resolve("cli.jar");
    Files.write(jar, new byte[1], java.nio.file.StandardOpenOption.APPEND);
    checkout.write("pom.xml", "changed");

    checkout.run("x").expectSuccess();

    assertThat(checkout.archives()).hasSize(1);
    assertThat(checkout.start("x").set("HEXKEY_JAVA_OPTS", INSIST).run().exitCode()).isZero();
  }

  @Test
  void twoJdksKeepAnArchiveEach() throws IOException {
    Start other = checkout.start("line").set("JAVA_HOME", otherJdk().toString());
    other.run().expectSuccess();
    checkout.run("x").expectSuccess();
    FileTime made = Files.getLastModifiedTime(archive());
    other.run().expectSuccess();
    checkout.run("x").expectSuccess();

    assertThat(checkout.archives()).hasSize(2);
    assertThat(Files.getLastModifiedTime(archive())).isEqualTo(made);
  }

  @Test
  void theArchiveOfAnotherJdkIsPassedOver() throws IOException {
    checkout.start("x").set("JAVA_HOME", otherJdk().toString()).run().expectSuccess();
    List<Path> both = checkout.archives();
    byte[] one = Files.readAllBytes(both.get(0));
    byte[] other = Files.readAllBytes(both.get(1));

    replaceUnnoticed(both.get(0), other);
    replaceUnnoticed(both.get(1), one);

    for (Path jdk : List.of(Path.of(System.getProperty("java.home")), otherJdk())) {
      Outcome started = checkout.start("x").set("JAVA_HOME", jdk.toString()).run();
      assertThat(started).isEqualTo(new Outcome(0, "x\n", ""));
    }
  }

  @Test
  void aStartThatIsKilledWhilePreparingLeavesNothingHalf() throws Exception {
    Checkout other = fresh();
    Running start = other.start("x").set("WARMUP", "wait").begin();
    Await.until(() -> isWaiting(other.dist().resolve("cache")));
    List<ProcessHandle> descendants = start.process().descendants().toList();

    start.process().destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
    start.end();

    assertThat(other.archives()).isEmpty();
    assertThat(other.run("x").out()).isEqualTo("x\n");
    assertThat(other.start("x").set("HEXKEY_JAVA_OPTS", INSIST).run().exitCode()).isZero();
  }

  @Test
  void twoFirstStartsOfADistributionBothWork() throws IOException {
    Path dist = Files.move(checkout.dist(), directory.resolve("moved"));
    Start start = new Start(directory).command(dist.resolve("bin/hexkey").toString(), "x");
    Running one = start.begin();
    Running other = start.begin();

    assertThat(one.end()).isEqualTo(new Outcome(0, "x\n", ""));
    assertThat(other.end()).isEqualTo(new Outcome(0, "x\n", ""));
    assertThat(Checkout.archivesIn(dist.resolve("cache"))).isNotEmpty();
  }

  @Test
  void aReadOnlyTreeUsesThePersonsCache() throws IOException {
    Path dist = readOnlyDistribution();
    Path home = homeOfNobody();
    Start start = asNobody(dist).set("HOME", home.toString());
    Outcome first = start.run();

    Outcome second = start.set("HEXKEY_JAVA_OPTS", INSIST).run();

    assertThat(first).isEqualTo(new Outcome(0, "x\n", ""));
    assertThat(second).isEqualTo(new Outcome(0, "x\n", ""));
    assertThat(Checkout.archivesIn(home.resolve(".cache/hexkey"))).hasSize(1);
  }

  @Test
  void aReadOnlyTreeWithoutAHomeStartsWithoutAnArchive() throws IOException {
    Outcome started = asNobody(readOnlyDistribution()).unset("HOME").run();

    assertThat(started).isEqualTo(new Outcome(0, "x\n", ""));
  }

  @Test
  void aReadOnlyCheckoutThatIsBuiltStarts() throws IOException {
    makeReadOnly(checkout.here());

    Outcome started =
        asNobody(checkout.root().resolve("hexkey"))
            .set("HEXKEY_MVN", "/bin/false")
            .unset("HOME")
            .run();

    assertThat(started).isEqualTo(new Outcome(0, "x\n", ""));
  }

  private Path archive() throws IOException {
    return checkout.archives().stream()
        .filter(file -> file.toString().endsWith(suffix()))
        .findFirst()
        .orElseThrow();
  }

  private static String suffix() {
    return Runtime.version().feature() >= 25 ? ".aot" : ".jsa";
  }

  private Checkout fresh() throws IOException {
    Path other = directory.resolve("fresh");
    if (Files.exists(other)) {
      return Checkout.at(other);
    }
    return Checkout.in(other);
  }

  private void expectQuietStartWith(byte[] archive) throws IOException {
    replace(archive(), archive);
    assertThat(checkout.run("x")).isEqualTo(new Outcome(0, "x\n", ""));
    assertThat(archive()).matches(file -> differs(file, archive), "is made again");
  }

  private static byte[] altered(byte[] whole, int offset) {
    byte[] altered = whole.clone();
    altered[offset] ^= (byte) 0xff;
    return altered;
  }

  private static boolean differs(Path file, byte[] bytes) {
    try {
      return !Arrays.equals(Files.readAllBytes(file), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.write(file, bytes);
  }

  /** With the time of the directory's other file, so that the launcher leaves it to the JVM. */
  private static void replaceUnnoticed(Path file, byte[] bytes) throws IOException {
    replace(file, bytes);
    Files.setLastModifiedTime(file, Files.getLastModifiedTime(file.resolveSibling("made-for")));
  }

  private static boolean isWaiting(Path cache) throws IOException {
    if (!Files.isDirectory(cache)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(cache)) {
      return files.anyMatch(file -> file.endsWith("waiting"));
    } catch (UncheckedIOException e) {
      return false; // what is listed is being made and removed
    }
  }

  private static String permissions(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The distribution without an archive, where nobody but root may write. */
  private Path readOnlyDistribution() throws IOException {
    Path dist = Files.move(checkout.dist(), directory.resolve("dist"));
    new Start(directory).command("rm", "-rf", dist.resolve("cache").toString()).run();
    makeReadOnly(directory);
    return dist.resolve("bin/hexkey");
  }

  private void makeReadOnly(Path tree) {
    new Start(directory).command("chmod", "-R", "a+rX,a-w", tree.toString()).run().expectSuccess();
    new Start(directory).command("chmod", "u+w", directory.toString()).run().expectSuccess();
  }

  private Path homeOfNobody() throws IOException {
    Path home = Files.createDirectory(directory.resolve("home"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
    return home;
  }

  /** Root may write everywhere, so it becomes somebody else. */
  private Start asNobody(Path launcher) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Start start = new Start(directory).command(launcher.toString(), "x");
    return System.getProperty("user.name").equals("root")
        ? start.command("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
        : start;
  }

  /** A JDK on the other side of 25. */
  private static Path otherJdk() throws IOException {
    int here = Runtime.version().feature();
    String stated = System.getenv(here >= 25 ? "JAVA17_HOME" : "JAVA25_HOME");
    if (stated != null) {
      return Path.of(stated);
    }
    if (Files.isDirectory(Path.of("/usr/lib/jvm"))) {
      try (Stream<Path> jdks = Files.list(Path.of("/usr/lib/jvm"))) {
        Path found =
            jdks.filter(jdk -> jdk.getFileName().toString().contains(here >= 25 ? "17" : "25"))
                .filter(jdk -> Files.isExecutable(jdk.resolve("bin/java")))
                .filter(jdk -> Files.exists(jdk.resolve("release")))
                .sorted()
                .findFirst()
                .orElse(null);
        if (found != null) {
          return found;
        }
      }
    }
    String reason = "this test needs a second JDK; set JAVA25_HOME or JAVA17_HOME";
    if ("true".equals(System.getenv("CI"))) {
      fail(reason);
    }
    return abort(reason);
  }
}
