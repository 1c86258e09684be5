package dev.hexkey.adapters.file;

import static dev.hexkey.adapters.file.MountedFiles.CANARY;
import static dev.hexkey.adapters.file.MountedFiles.HUSHED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.hexkey.ports.HexkeyException;
import dev.hexkey.testkit.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the system itself denies, to a process of its own: root may read everything, so there it
 * gives up that right first.
 */
class DeniedTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What root does without; it stays the owner of the class path and of the files. */
  private static final String RIGHTS = "-dac_override,-dac_read_search";

  @TempDir Path folder;
  private MountedFiles files;

  @BeforeEach
  void mount() throws IOException {
    files = new MountedFiles(folder);
    files.write("closed/" + HUSHED, CANARY);
  }

  @AfterEach
  void open() throws IOException {
    allow(files.root, "rwx------");
    allow(files.mount, "rwx------");
    allow(files.mount.resolve("closed"), "rwx------");
  }

  @Test
  void aFileThatMayNotBeReadIsForbidden() throws Exception {
    allow(files.write(HUSHED, CANARY), "---------");

    assertThat(inChild("fetch", files.root, HUSHED))
        .isEqualTo("FORBIDDEN VAULT_AUTHZ_ERROR/PERMISSION_DENIED");
  }

  @Test
  void aFileInAFolderThatMayNotBeEnteredIsForbidden() throws Exception {
    allow(files.mount.resolve("closed"), "rw-------");

    assertThat(inChild("fetch", files.root, "closed/" + HUSHED))
        .isEqualTo("FORBIDDEN VAULT_AUTHZ_ERROR/PERMISSION_DENIED");
  }

  @Test
  void whetherAFileIsInAFolderThatMayNotBeEnteredIsNotAbsence() throws Exception {
    allow(files.mount.resolve("closed"), "rw-------");

    assertThat(inChild("fetch", files.root, "closed/nothing"))
        .isEqualTo("FORBIDDEN VAULT_AUTHZ_ERROR/PERMISSION_DENIED");
  }

  @Test
  void aLinkIntoAFolderThatMayNotBeEnteredIsForbidden() throws Exception {
    Files.createSymbolicLink(files.mount.resolve("link"), Path.of("closed", HUSHED));
    allow(files.mount.resolve("closed"), "---------");

    assertThat(inChild("fetch", files.root, "link"))
        .isEqualTo("FORBIDDEN VAULT_AUTHZ_ERROR/PERMISSION_DENIED");
  }

  @Test
  void aMountThatMayNotBeEnteredIsForbidden() throws Exception {
    allow(files.mount, "---------");

    assertThat(inChild("fetch", files.root, HUSHED))
        .isEqualTo("FORBIDDEN VAULT_AUTHZ_ERROR/PERMISSION_DENIED");
  }

  @Test
  void aRootThatMayNotBeEnteredIsForbidden() throws Exception {
    allow(files.root, "---------");

    assertThat(inChild("fetch", files.root, HUSHED))
        .isEqualTo("FORBIDDEN VAULT_AUTHZ_ERROR/PERMISSION_DENIED");
  }

  @Test
  void aRootThatCannotBeFoundIsMisconfigured() throws Exception {
    allow(files.root, "---------");

    assertThat(inChild("fetch", files.mount, HUSHED))
        .isEqualTo("MISCONFIGURED VAULT_CONFIG_ERROR/ROOT_DENIED");
  }

  @Test
  void settingsThatMayNotBeReadAreNotNone() throws Exception {
    PropertiesFile.in(folder.resolve("home")).set("name", "value");
    allow(folder.resolve("home/hexkey.properties"), "---------");

    assertThat(inChild("read", folder.resolve("home"), "name"))
        .isEqualTo("MISCONFIGURED STARTUP_VALIDATION_ERROR/IO_ERROR");
  }

  @Test
  void settingsThatMayNotBeWrittenAreForbiddenAndStay() throws Exception {
    PropertiesFile settings = PropertiesFile.in(folder.resolve("home"));
    settings.set("name", "value");
    allow(folder.resolve("home"), "r-x------");

    assertThat(inChild("set", folder.resolve("home"), "name"))
        .isEqualTo("FORBIDDEN STORE_WRITE_FAILED");

    allow(folder.resolve("home"), "rwx------");
    assertThat(settings.read()).containsEntry("name", "value");
  }

  private static void allow(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static String inChild(String what, Path where, String name) throws Exception {
    ForkedJvm.Builder child = ForkedJvm.of(DeniedTest.class, what, where.toString(), name);
    if (System.getProperty("user.name").equals("root")) {
      requireSetpriv();
      child.through("setpriv", "--bounding-set=" + RIGHTS, "--inh-caps=" + RIGHTS);
    }
    try (ForkedJvm started = child.start()) {
      assertThat(started.awaitExit(PATIENCE)).as("exit of %s", started.lines()).isZero();
      List<String> lines = started.lines();
      assertThat(lines).noneMatch(line -> line.contains(CANARY) || line.contains(HUSHED));
      return lines.get(lines.size() - 1);
    }
  }

  private static void requireSetpriv() {
    if (Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
      return;
    }
    String reason = "setpriv is not installed (Debian: util-linux), and root may read everything";
    if ("true".equals(System.getenv("CI"))) {
      fail(reason);
    }
    abort(reason);
  }

  /**
   * Runs in the child: does one thing and says how it failed.
   *
   * @param arguments what, the root or home, and the path or name
   */
  public static void main(String[] arguments) {
    Path where = Path.of(arguments[1]);
    try {
      switch (arguments[0]) {
        case "fetch" ->
            MountedFiles.store(FileSettings.under(where))
                .fetch(MountedFiles.address(arguments[2]))
                .value()
                .close();
        case "read" -> PropertiesFile.in(where).read();
        default -> PropertiesFile.in(where).set(arguments[2], "another");
      }
      System.out.println("no failure");
    } catch (HexkeyException e) {
      System.out.println(MountedFiles.verdict(e));
    }
  }
}
