package dev.hexkey.adapters.file;

import static dev.hexkey.adapters.file.MountedFiles.CANARY;
import static dev.hexkey.adapters.file.MountedFiles.failure;
import static dev.hexkey.adapters.file.MountedFiles.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.core.Hexkey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapter behind a real client. */
class FileClientTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-01T00:00:00.5Z"));

  @TempDir Path folder;
  private MountedFiles files;
  private Hexkey hexkey;

  @BeforeEach
  void start() throws IOException {
    files = new MountedFiles(folder);
    hexkey = client(Map.of());
  }

  @AfterEach
  void stop() {
    hexkey.close();
  }

  @Test
  void aFileAndItsFieldsAreResolvedByUri() throws IOException {
    files.write("nested/ldap.json", "{\"bindPassword\": \"" + CANARY + "\"}\n");

    assertThat(resolve("file://primary/nested/ldap.json#bindPassword")).isEqualTo(CANARY);
    assertThat(resolve("file://primary/nested/ldap.json")).startsWith("{").endsWith("}");
  }

  @Test
  void aFieldThatIsMissingHasItsReason() throws IOException {
    files.write("ldap.json", "{\"bindPassword\": \"" + CANARY + "\"}");

    assertThat(verdict(failure(() -> resolve("file://primary/ldap.json#other"))))
        .isEqualTo("ABSENT SECRET_NOT_FOUND/KEY_MISSING");
  }

  @Test
  void aTrailingSlashAndAVersionAreRefused() throws IOException {
    files.write("db", CANARY);

    assertThat(verdict(failure(() -> resolve("file://primary/db/"))))
        .isEqualTo("INVALID PROVIDER_TRAILING_SLASH_MISMATCH/FILE_IS_LEAF");
    assertThat(verdict(failure(() -> resolve("file://primary/db?version=1"))))
        .isEqualTo("INVALID AMBIGUOUS_QUERY/UNKNOWN_PARAM");
  }

  @Test
  void aMountOutsideTheListIsRefused() {
    assertThat(verdict(failure(() -> resolve("file://other/db"))))
        .isEqualTo("INVALID TENANT_MOUNT_MISMATCH/MOUNT_NOT_ALLOWED");
  }

  @Test
  void aFileThatStaysIsReadOnce() throws IOException {
    Files.setLastModifiedTime(files.write("db", "value"), LONG_AGO);

    assertThat(hexkey.secrets().resolve("file://primary/db"))
        .isSameAs(hexkey.secrets().resolve("file://primary/db"));
  }

  @Test
  void withoutTheFileCacheEachResolveReads() throws IOException {
    Files.setLastModifiedTime(files.write("db", "value"), LONG_AGO);

    try (Hexkey uncached = client(Map.of("cache_file_secrets", "false"))) {
      assertThat(uncached.secrets().resolve("file://primary/db"))
          .isNotSameAs(uncached.secrets().resolve("file://primary/db"));
    }
  }

  @Test
  void aChangedFileIsSeenAtOnce() throws IOException {
    Files.setLastModifiedTime(files.write("db", "before"), LONG_AGO);
    assertThat(resolve("file://primary/db")).isEqualTo("before");

    files.write("db", "after!");

    assertThat(resolve("file://primary/db")).isEqualTo("after!");
  }

  @Test
  void aSwapOfTheVolumeIsSeenAtOnce() throws IOException {
    for (int generation = 0; generation < 50; generation++) {
      files.publish("g" + generation, "db", "content " + generation);

      assertThat(resolve("file://primary/db")).isEqualTo("content " + generation);
    }
  }

  private Hexkey client(Map<String, String> more) {
    return Hexkey.builder()
        .adapter(new FileAdapter())
        .home(folder.resolve("home"))
        .environment(Map.of())
        .flags(more)
        .properties(
            Map.of("file_mount_path", files.root.toString(), "secrets_allowed_mounts", "primary"))
        .build();
  }

  private String resolve(String uri) {
    return hexkey.secrets().resolve(uri).revealText();
  }
}
