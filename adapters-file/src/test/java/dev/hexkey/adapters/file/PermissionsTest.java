package dev.hexkey.adapters.file;

import static dev.hexkey.adapters.file.MountedFiles.CANARY;
import static dev.hexkey.adapters.file.MountedFiles.HUSHED;
import static dev.hexkey.adapters.file.MountedFiles.failure;
import static dev.hexkey.adapters.file.MountedFiles.text;
import static dev.hexkey.adapters.file.MountedFiles.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.DoctorCheck.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PermissionsTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final PrintStream errors = System.err;
  private MountedFiles files;

  @BeforeEach
  void mount() throws IOException {
    files = new MountedFiles(folder);
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(errors);
  }

  @Test
  void aFileThatEverybodyMayReadIsWarnedOfOnce() throws IOException {
    FileSecretStore store = files.store();
    worldReadable(HUSHED);

    text(store, HUSHED);
    text(store, HUSHED);

    assertThat(log.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("everybody on this machine may read this secret's file")
        .contains("file://primary/***")
        .doesNotContain(HUSHED, CANARY);
  }

  @Test
  void aFileOfItsOwnerAloneIsNotWarnedOf() throws IOException {
    files.write("db", CANARY);

    text(files.store(), "db");

    assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void withStrictPermissionsItIsRefused() throws IOException {
    worldReadable(HUSHED);

    assertThat(
            verdict(failure(MountedFiles.store(files.settings().withStrictPermissions()), HUSHED)))
        .isEqualTo("FORBIDDEN VAULT_AUTHZ_ERROR/WORLD_READABLE");
  }

  @Test
  void withStrictPermissionsAFileOfItsOwnerIsRead() throws IOException {
    files.write("db", "value");

    assertThat(text(MountedFiles.store(files.settings().withStrictPermissions()), "db"))
        .isEqualTo("value");
  }

  @Test
  void theDoctorCountsFilesThatEverybodyMayRead() throws IOException {
    files.write("db", CANARY);
    assertThat(permissions(files.settings()).level()).isEqualTo(Level.OK);

    worldReadable("other");

    assertThat(permissions(files.settings()).level()).isEqualTo(Level.WARNING);
    assertThat(permissions(files.settings()).message()).contains(" 1 of");
    assertThat(permissions(files.settings().withStrictPermissions()).level())
        .isEqualTo(Level.FAILURE);
  }

  @Test
  void theDoctorFindsTheRoot() {
    assertThat(new RootCheck(files.root).run().level()).isEqualTo(Level.OK);
  }

  @Test
  void theDoctorMissesTheRootThatWasSet() {
    DoctorCheck.Finding finding = new RootCheck(folder.resolve("nowhere")).run();

    assertThat(finding.level()).isEqualTo(Level.FAILURE);
    assertThat(finding.suggestion()).contains("file_mount_path");
  }

  @Test
  void theDoctorFailsForARootThatIsAFile() throws IOException {
    assertThat(new RootCheck(files.write("db", CANARY)).run().level()).isEqualTo(Level.FAILURE);
  }

  @Test
  void withoutARootThereAreNoPermissionsToCheck() {
    assertThat(permissions(FileSettings.under(folder.resolve("nowhere"))).level())
        .isEqualTo(Level.OK);
  }

  private void worldReadable(String path) throws IOException {
    Files.setPosixFilePermissions(
        files.write(path, CANARY), PosixFilePermissions.fromString("rw-r--r--"));
  }

  private static DoctorCheck.Finding permissions(FileSettings settings) {
    return new PermissionsCheck(new FileRoot(settings.root()), settings).run();
  }
}
