package dev.hexkey.adapters.file;

import static dev.hexkey.adapters.file.MountedFiles.CANARY;
import static dev.hexkey.adapters.file.MountedFiles.failure;
import static dev.hexkey.adapters.file.MountedFiles.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Document;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootstrapFileTest {
  @TempDir Path folder;

  @Test
  void everyKindOfMemberIsRead() throws IOException {
    Document read =
        read(
            """
            {"vault_addr": "https://bao", "token": "%s", "skip_verify": false, "retries": 3,
             "factor": 1.50, "big": 123456789012345678901234567890, "nothing": null,
             "list": ["a", 1, {"b": true}], "inner": {"c": "d"}}
            """
                .formatted(CANARY));

    assertThat(read.text("vault_addr")).contains("https://bao");
    assertThat(read.text("token")).contains(CANARY);
    assertThat(read.bool("skip_verify")).contains(false);
    assertThat(read.number("retries")).contains(3L);
    assertThat(read.find("factor")).contains(new BigDecimal("1.50"));
    assertThat(read.find("big")).contains(new BigDecimal("123456789012345678901234567890"));
    assertThat(read.find("nothing")).contains(Document.NULL);
    assertThat(read.document("inner").orElseThrow().text("c")).contains("d");
    assertThat(((List<?>) read.find("list").orElseThrow())).hasSize(3);
    assertThat(read.toString()).doesNotContain(CANARY);
  }

  @Test
  void aMissingFileIsEmpty() {
    assertThat(new BootstrapFile().read(folder.resolve("none").toString())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | NOT_AN_OBJECT",
        "text " + CANARY + " | NOT_AN_OBJECT",
        "{\"a\": \"" + CANARY + "\" | BAD_JSON",
        "{\"" + CANARY + "\": 1, \"" + CANARY + "\": 2} | REPEATED_NAME"
      })
  void anUnusableFileHasItsOwnErrorWithoutQuotingIt(String content, String reason) {
    assertThat(verdict(failure(() -> read(content))))
        .isEqualTo("MISCONFIGURED VAULT_CONFIG_ERROR/" + reason);
  }

  @Test
  void aDirectoryIsRefused() {
    assertThat(verdict(failure(() -> new BootstrapFile().read(folder.toString()))))
        .isEqualTo("MISCONFIGURED VAULT_CONFIG_ERROR/NOT_REGULAR");
  }

  @Test
  void aFileThatIsTooLargeIsRefused() {
    assertThat(verdict(failure(() -> read(" ".repeat(FileSettings.MAX_BYTES + 1)))))
        .isEqualTo("MISCONFIGURED VAULT_CONFIG_ERROR/TOO_LARGE");
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    Path file = Files.write(folder.resolve("b.json"), new byte[] {'{', (byte) 0xFF, '}'});

    assertThat(verdict(failure(() -> new BootstrapFile().read(file.toString()))))
        .isEqualTo("MISCONFIGURED VAULT_CONFIG_ERROR/NOT_TEXT");
  }

  private Document read(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("bootstrap.json"), content);
    return new BootstrapFile().read(file.toString()).orElseThrow();
  }
}
