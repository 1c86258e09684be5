package dev.hexkey.adapters.file;

import static dev.hexkey.adapters.file.MountedFiles.CANARY;
import static dev.hexkey.adapters.file.MountedFiles.failure;
import static dev.hexkey.adapters.file.MountedFiles.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.HexkeyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The override file behind a real client, with a vault that it stands in for. */
class OverrideClientTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-01T00:00:00.5Z"));

  @TempDir Path folder;
  private final OverrideFixture vault = new OverrideFixture();
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    file = write("overrides.env", "plugin--secret=" + CANARY + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "vault://one/plugin--secret",
    "vault://two/Plugin/Secret",
    "vault://two/plugin/secret?version=7"
  })
  void aNameStandsInForThatOfEveryVaultInEverySpellingAndVersion(String uri) {
    try (Hexkey hexkey = client(Map.of("HEXKEY_AZURE_OVERRIDE_FILE", file.toString()))) {
      assertThat(text(hexkey, uri)).isEqualTo(CANARY);
      assertThat(vault.opens).hasValue(0);
    }
  }

  @Test
  void theNameOfTheSettingBeforeHexkeyIsReadWhereItsOwnIsNotSet() throws IOException {
    Path other = write("other", "plugin--secret=other\n");
    Map<String, String> compatible = Map.of("SANOPTIS_AUTH_LOCAL_OVERRIDE_FILE", file.toString());
    try (Hexkey hexkey = client(compatible)) {
      assertThat(text(hexkey, "vault://one/plugin--secret")).isEqualTo(CANARY);
    }
    Map<String, String> both = new HashMap<>(compatible);
    both.put("HEXKEY_AZURE_OVERRIDE_FILE", other.toString());
    try (Hexkey hexkey = client(both)) {
      assertThat(text(hexkey, "vault://one/plugin--secret")).isEqualTo("other");
    }
  }

  @Test
  void withoutTheSettingTheStoreIsAsked() {
    try (Hexkey hexkey = client(Map.of())) {
      assertThat(text(hexkey, "vault://one/plugin--secret"))
          .isEqualTo("of the store: plugin--secret");
      assertThat(hexkey.doctorChecks())
          .extracting(DoctorCheck::name)
          .doesNotContain("override_file");
    }
  }

  @Test
  void whatTheFileComesToNameReplacesACachedValueAndBack() throws IOException {
    try (Hexkey hexkey = client(Map.of("HEXKEY_AZURE_OVERRIDE_FILE", file.toString()))) {
      assertThat(text(hexkey, "vault://one/new")).isEqualTo("of the store: new");

      settle(write("overrides.env", "new=mine\n"));
      assertThat(text(hexkey, "vault://one/new")).isEqualTo("mine");

      settle(write("overrides.env", "other=mine too\n"));
      assertThat(text(hexkey, "vault://one/new")).isEqualTo("of the store: new");
    }
  }

  @Test
  void aFileThatStaysIsReadOnce() throws IOException {
    settle(file);
    try (Hexkey hexkey = client(Map.of("HEXKEY_AZURE_OVERRIDE_FILE", file.toString()))) {
      assertThat(hexkey.secrets().resolve("vault://one/plugin--secret"))
          .isSameAs(hexkey.secrets().resolve("vault://one/plugin--secret"));
    }
  }

  @Test
  void aMissingFileIsAnErrorOfTheSchemeAndOfNoOther() throws IOException {
    Files.delete(file);
    Files.createDirectories(folder.resolve("root/primary"));
    Files.writeString(folder.resolve("root/primary/db"), "mounted");
    try (Hexkey hexkey = client(Map.of("HEXKEY_AZURE_OVERRIDE_FILE", file.toString()))) {
      HexkeyException failure = failure(() -> text(hexkey, "vault://one/plugin--secret"));

      assertThat(verdict(failure)).isEqualTo("MISCONFIGURED OVERRIDE_FILE_INVALID/MISSING");
      assertThat(vault.opens).hasValue(0);
      assertThat(text(hexkey, "file://primary/db")).isEqualTo("mounted");
    }
  }

  @Test
  void whereItIsExclusiveTheStoreIsNeverAsked() {
    Map<String, String> environment =
        Map.of(
            "HEXKEY_AZURE_OVERRIDE_FILE",
            file.toString(),
            "HEXKEY_AZURE_OVERRIDE_EXCLUSIVE",
            "true");
    try (Hexkey hexkey = client(environment)) {
      assertThat(text(hexkey, "vault://one/plugin--secret")).isEqualTo(CANARY);
      assertThat(verdict(failure(() -> text(hexkey, "vault://one/other"))))
          .isEqualTo("ABSENT SECRET_NOT_FOUND/NOT_OVERRIDDEN");
      assertThat(vault.opens).hasValue(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    ", false, true",
    "development, false, true",
    "staging, false, true",
    "production, false, false",
    "Prod, false, false",
    "production, true, true",
    "prod, true, true"
  })
  void productionRefusesItOnlyIfItIsStatedAndNotAllowed(
      String environment, String allowed, boolean used) {
    Map<String, String> variables = new HashMap<>();
    variables.put("HEXKEY_AZURE_OVERRIDE_FILE", file.toString());
    variables.put("HEXKEY_AZURE_ALLOW_OVERRIDE", allowed);
    if (environment != null) {
      variables.put("ENVIRONMENT", environment);
    }
    try (Hexkey hexkey = client(variables)) {
      if (used) {
        assertThat(text(hexkey, "vault://one/plugin--secret")).isEqualTo(CANARY);
      } else {
        assertThat(verdict(failure(() -> text(hexkey, "vault://one/plugin--secret"))))
            .isEqualTo("MISCONFIGURED VAULT_CONFIG_ERROR/OVERRIDE_IN_PRODUCTION");
      }
    }
  }

  @Test
  void aTildeIsTheUsersOwnDirectory() {
    Path home = Path.of(System.getProperty("user.home"));

    assertThat(OverrideSettings.FILE.parse("~/x/y.env")).isEqualTo(home.resolve("x/y.env"));
    assertThat(OverrideSettings.FILE.parse("~other/x"))
        .isEqualTo(Path.of("~other/x").toAbsolutePath());
    assertThat(OverrideSettings.FILE.parse("a~/x")).isEqualTo(Path.of("a~/x").toAbsolutePath());
  }

  @Test
  void theDoctorHasACheckOfIt() {
    try (Hexkey hexkey = client(Map.of("HEXKEY_AZURE_OVERRIDE_FILE", file.toString()))) {
      assertThat(hexkey.doctorChecks()).extracting(DoctorCheck::name).contains("override_file");
    }
  }

  private Hexkey client(Map<String, String> environment) {
    return Hexkey.builder()
        .adapter(new FileAdapter())
        .adapter(vault)
        .home(folder.resolve("home"))
        .environment(environment)
        .properties(
            Map.of(
                "file_mount_path",
                folder.resolve("root").toString(),
                "secrets_allowed_mounts",
                "primary"))
        .build();
  }

  private Path write(String name, String text) throws IOException {
    Path path = Files.writeString(folder.resolve(name), text);
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
  }

  private static void settle(Path path) throws IOException {
    Files.setLastModifiedTime(path, LONG_AGO);
  }

  private static String text(Hexkey hexkey, String uri) {
    return hexkey.secrets().resolve(uri).revealText();
  }
}
