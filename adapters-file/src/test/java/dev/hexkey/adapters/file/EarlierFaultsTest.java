package dev.hexkey.adapters.file;

import static dev.hexkey.adapters.file.MountedFiles.LATER;
import static dev.hexkey.adapters.file.MountedFiles.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hexkey.ports.HexkeyException;
import dev.hexkey.testkit.SeededBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of the tools before this one in reading the override file are absent here: for each there
 * is a probe, which passes in this build, and fails in a build with that fault.
 */
class EarlierFaultsTest {
  @TempDir Path folder;

  private static SeededBuild seeded() {
    return SeededBuild.of(EarlierFaultsTest.class);
  }

  private static void assertRefused(Path file, String verdict) {
    OverrideFile overrides = new OverrideFile(new OverrideSettings(file, false, false), LATER);

    Throwable thrown =
        catchThrowable(
            () -> overrides.lookUp(OverrideFixture.VAULT, OverrideFixture.address("a--b")));

    assertThat(thrown)
        .isInstanceOfSatisfying(
            HexkeyException.class,
            e -> assertThat(verdict(e)).isEqualTo("MISCONFIGURED OVERRIDE_FILE_" + verdict));
  }

  private static Path write(Path folder, String text, String mode) throws IOException {
    Path file = Files.writeString(folder.resolve("overrides.env"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  static void aLineWithoutEqualsSignIsRefused(Path folder) throws IOException {
    assertRefused(write(folder, "a--b=1\nc--d 2\n", "rw-------"), "INVALID/BAD_LINE");
  }

  @Test
  void fault7LinesWithoutEqualsSignAreDropped() throws Exception {
    aLineWithoutEqualsSignIsRefused(folder);

    seeded()
        .replace(OverrideLines.class, "throw bad(\"BAD_LINE\", \"is no name=value\");", "return;")
        .assertFails("aLineWithoutEqualsSignIsRefused", folder);
  }

  static void aRepeatedNameIsRefused(Path folder) throws IOException {
    assertRefused(write(folder, "a--b=1\na--b=2\n", "rw-------"), "INVALID/REPEATED_NAME");
  }

  @Test
  void fault7TheLastOfSeveralValuesWins() throws Exception {
    aRepeatedNameIsRefused(folder);

    seeded()
        .replace(OverrideLines.class, "lineOf.putIfAbsent(name, line)", "null")
        .replace(
            OverrideFile.class,
            "= canonical.putIfAbsent(path(scheme, mount, entry), entry);",
            "= null; canonical.put(path(scheme, mount, entry), entry);")
        .assertFails("aRepeatedNameIsRefused", folder);
  }

  static void aMissingFileIsRefused(Path folder) {
    assertRefused(folder.resolve("missing"), "INVALID/MISSING");
  }

  @Test
  void fault7AMissingFileIsAccepted() {
    aMissingFileIsRefused(folder);

    seeded()
        .replace(
            OverrideFile.class,
            "throw FileErrors.badOverrideFile(\"MISSING\", \"does not exist\");",
            "return new Content(null, false, List.of());")
        .assertFails("aMissingFileIsRefused", folder);
  }

  static void aFileThatAllMayReadIsRefused(Path folder) throws IOException {
    assertRefused(write(folder, "a--b=1\n", "rw-r--r--"), "INSECURE/OPEN_TO_OTHERS");
  }

  @Test
  void fault7AFileThatAllMayReadIsAccepted() throws Exception {
    aFileThatAllMayReadIsRefused(folder);

    seeded()
        .replace(
            OverrideFile.class,
            "OwnerOnly.findOpening(real, found)",
            "java.util.Optional.<OwnerOnly.Opening>empty()")
        .assertFails("aFileThatAllMayReadIsRefused", folder);
  }
}
