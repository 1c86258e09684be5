package dev.hexkey.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.cli.launcher.Checkout.Outcome;
import dev.hexkey.cli.launcher.Checkout.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildOnFirstUseTest {
  @TempDir Path directory;

  private Checkout checkout;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = Checkout.in(directory.resolve("work"));
  }

  @Test
  void theFirstStartBuildsAndSaysSoInOneLine() {
    Outcome first = checkout.run("a", "b c");

    assertThat(first.exitCode()).isZero();
    assertThat(first.out()).isEqualTo("a|b c\n");
    assertThat(first.err())
        .startsWith("hexkey: building the command line")
        .contains("launcher-build.log")
        .hasLineCount(1);
  }

  @Test
  void onlyTheModulesThatTheCommandLineNeedsAreBuilt() throws Exception {
    checkout.run("first").expectSuccess();

    List<String> words = List.of(checkout.mavenArguments().split(" "));
    List<String> modules = List.of(words.get(words.indexOf("-pl") + 1).split(","));
    assertThat(modules).containsExactlyInAnyOrderElementsOf(ModulePoms.neededBy("apps/cli"));
    assertThat(words).doesNotContain("-am", "-amd");
  }

  @Test
  void whatOnlyTestsNeedIsNotAskedFor() throws Exception {
    checkout.run("first").expectSuccess();

    assertThat(checkout.mavenArguments()).contains("-Dhexkey.untested");
    for (String module : ModulePoms.neededBy("apps/cli")) {
      assertThat(ModulePoms.scopesWithoutProfiles(module)).doesNotContain("test");
    }
  }

  @Test
  void laterStartsDoNotCallMaven() {
    checkout.run("first").expectSuccess();

    Outcome later = checkout.start("later").maven(Path.of("/bin/false")).run();

    assertThat(later.exitCode()).isZero();
    assertThat(later.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pom.xml",
        "core/pom.xml",
        "ports/src/main/java/Source.java",
        "renewal/src/main/java/Source.java",
        "adapters-file/src/main/java/Source.java",
        "adapters-local-sqlite/src/main/java/Source.java",
        "adapters-azure/src/main/java/Source.java",
        "adapters-openbao/src/main/java/Source.java",
        "apps/cli/src/main/java/Added.java",
        ".mvn/maven.config"
      })
  void aSourceThatChangedOrWasAddedIsBuilt(String source) throws IOException {
    checkout.run("first").expectSuccess();
    checkout.write(source, "changed");

    checkout.run("second").expectSuccess();
    checkout.run("third").expectSuccess();

    assertThat(checkout.mavenCalls()).isEqualTo(2);
  }

  @Test
  void aSourceThatWasDeletedIsNoticed() throws IOException {
    checkout.run("first").expectSuccess();
    Files.delete(checkout.root().resolve("core/src/main/java/Source.java"));

    checkout.run("second").expectSuccess();

    assertThat(checkout.mavenCalls()).isEqualTo(2);
  }

  @Test
  void aTestThatChangedIsNotBuilt() throws IOException {
    checkout.run("first").expectSuccess();
    checkout.write("core/src/test/java/SourceTest.java", "changed");

    checkout.run("second").expectSuccess();

    assertThat(checkout.mavenCalls()).isEqualTo(1);
  }

  @Test
  void aFailedBuildNamesTheLogAndKeepsIt() throws IOException {
    Files.createFile(checkout.here().resolve("broken"));

    Outcome failed = checkout.run("first");

    Path log = checkout.root().toRealPath().resolve("apps/cli/target/launcher-build.log");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("error: [BUILD_FAILED]").contains(log.toString());
    assertThat(log).hasContent("this is why");
    assertThat(checkout.lock()).doesNotExist();
  }

  @Test
  void afterAFailedBuildTheNextStartBuildsAgain() throws IOException {
    Path broken = Files.createFile(checkout.here().resolve("broken"));
    checkout.run("first");
    Files.delete(broken);

    Outcome second = checkout.run("second");

    assertThat(second.out()).isEqualTo("second\n");
  }

  @Test
  void whereMavenIsMissingTheWrapperBuilds() throws IOException {
    Path wrapper = checkout.root().resolve("mvnw");
    Checkout.writeProgram(wrapper, "#!/bin/sh\nexec '" + checkout.maven() + "'\n");
    Path tools = ToolPath.without("mvn", directory.resolve("tools"));

    Outcome first = checkout.start("first").unset("HEXKEY_MVN").set("PATH", tools.toString()).run();

    assertThat(first.out()).isEqualTo("first\n");
    assertThat(checkout.mavenCalls()).isEqualTo(1);
  }

  @Test
  void twoFirstStartsAtOnceBuildOnce() throws Exception {
    Path held = Files.createFile(checkout.here().resolve("held"));
    Running one = checkout.start("one").begin();
    Await.until(() -> checkout.mavenCalls() == 1);
    Running other = checkout.start("other").begin();
    Await.until(() -> other.err().contains("waiting for the build"));

    Files.delete(held);

    assertThat(one.end().out()).isEqualTo("one\n");
    assertThat(other.end().out()).isEqualTo("other\n");
    assertThat(checkout.mavenCalls()).isEqualTo(1);
  }

  @Test
  void aStartThatIsEndedEndsItsMavenToo() throws Exception {
    Files.createFile(checkout.here().resolve("held"));
    Running start = checkout.start("one").begin();
    Await.until(() -> checkout.mavenCalls() == 1);
    List<ProcessHandle> descendants = start.process().descendants().toList();

    start.process().destroy();

    assertThat(start.end().exitCode()).isEqualTo(143);
    Await.until(() -> descendants.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(checkout.lock()).doesNotExist();
  }

  @Test
  void aLockWhoseOwnerIsGoneIsTakenAway() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.createDirectories(checkout.lock().getParent());
    Files.createSymbolicLink(checkout.lock(), Path.of(Long.toString(gone.pid())));

    Outcome first = checkout.run("first");

    assertThat(first.out()).isEqualTo("first\n");
    assertThat(checkout.lock()).doesNotExist();
  }

  @Test
  void aJavaHomeThatPointsNowhereIsPassedOver() {
    Outcome first =
        checkout
            .start("first")
            .set("JAVA_HOME", "/nowhere")
            .set("PATH", System.getProperty("java.home") + "/bin:" + System.getenv("PATH"))
            .run();

    assertThat(first.out()).isEqualTo("first\n");
  }

  @Test
  void withoutJavaItSaysWhatToInstall() throws IOException {
    Path tools = ToolPath.without("java", directory.resolve("tools"));

    Outcome first = checkout.start("first").unset("JAVA_HOME").set("PATH", tools.toString()).run();

    assertThat(first.exitCode()).isEqualTo(1);
    assertThat(first.err()).startsWith("error: [JAVA_NOT_FOUND]").hasLineCount(1);
  }

  @Test
  void aSourceFromTheFutureDoesNotBuildForever() throws IOException {
    Path source = checkout.root().resolve("core/src/main/java/Source.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(3600)));

    Outcome first = checkout.run("first");

    assertThat(first.out()).isEqualTo("first\n");
  }
}
