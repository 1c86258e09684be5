package dev.hexkey.adapters.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.DestroyedException;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStoreTest {
  private static final String CANARY = "canary-7f3a";

  @TempDir Path directory;

  private Path home;
  private LocalStore store;

  @BeforeEach
  void open() {
    home = directory.resolve("home");
    store = reopened();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private LocalStore reopened() {
    return LocalStore.in(
        home,
        new LocalSettings(
            3, LocalSettings.DEFAULTS.writeWait(), LocalSettings.DEFAULTS.lockLease()),
        new KeyFileForTests(directory.resolve("keys")),
        () -> Instant.ofEpochSecond(1_700_000_000));
  }

  private static SecretAddress address(String path) {
    return SecretAddress.newest("default", path);
  }

  private SecretVersion put(String path, String text) {
    try (SecretValue value = SecretValue.ofText(text)) {
      return store.secrets().put(address(path), value);
    }
  }

  private String fetch(String path) {
    try (SecretValue value = store.secrets().fetch(address(path)).value()) {
      return value.revealText();
    }
  }

  @Test
  void aSecretSurvivesClosingAndReopening() {
    put("app/db", CANARY);
    store.close();

    store = reopened();

    assertThat(fetch("app/db")).isEqualTo(CANARY);
  }

  @Test
  void aReadMakesNoStore() {
    assertThatThrownBy(() -> fetch("app/db"))
        .isInstanceOf(AbsentException.class)
        .hasMessageStartingWith("[SECRET_NOT_FOUND]");

    assertThat(home).doesNotExist();
  }

  @Test
  void aWriteIntoAnUnknownProfileMakesNoStore() {
    RecordKey key = new RecordKey("other", "github");

    assertThatThrownBy(() -> store.records().compareAndSet(key, 0, Document.EMPTY, null))
        .isInstanceOf(AbsentException.class)
        .hasMessageStartingWith("[MOUNT_NOT_FOUND/PROFILE_NOT_FOUND]");

    assertThat(home).doesNotExist();
  }

  @Test
  void anUnknownProfileIsAbsent() {
    put("app/db", CANARY);

    assertThatThrownBy(() -> store.secrets().fetch(SecretAddress.newest("other", "app/db")))
        .isInstanceOf(AbsentException.class)
        .hasMessageStartingWith("[MOUNT_NOT_FOUND/PROFILE_NOT_FOUND]");
  }

  @Test
  void theFilesAreTheOwnersAlone() throws Exception {
    put("app/db", CANARY);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
        .isEqualTo("rwx------");
    try (var files = Files.list(home)) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .endsWith("------"));
    }
  }

  @Test
  void theFileHoldsNoPlaintext() throws Exception {
    put("app/db", CANARY);
    store.close();

    String file = Files.readString(home.resolve("store.db"), StandardCharsets.ISO_8859_1);

    assertThat(file).contains("app/db").doesNotContain(CANARY);
  }

  @Test
  void versionsAreCountedAndTheNewestAreKept() {
    for (int i = 1; i <= 5; i++) {
      assertThat(put("app/db", "v" + i)).isEqualTo(SecretVersion.of(i));
    }

    assertThat(store.secrets().history(address("app/db")))
        .extracting(entry -> entry.version().text())
        .containsExactly("5", "4", "3");
    FetchedSecret third =
        store.secrets().fetch(new SecretAddress("default", "app/db", SecretVersion.of(3)));
    assertThat(third.value().revealText()).isEqualTo("v3");
    assertThatThrownBy(
            () ->
                store.secrets().fetch(new SecretAddress("default", "app/db", SecretVersion.of(2))))
        .isInstanceOf(DestroyedException.class);
    assertThatThrownBy(
            () ->
                store.secrets().fetch(new SecretAddress("default", "app/db", SecretVersion.of(6))))
        .isInstanceOf(AbsentException.class);
  }

  @Test
  void aDeletedSecretIsAbsentAndItsVersionsAreNotUsedAgain() {
    put("app/db", "one");
    put("app/db", "two");

    store.secrets().delete(address("app/db"));

    assertThatThrownBy(() -> fetch("app/db"))
        .isInstanceOf(AbsentException.class)
        .hasMessageStartingWith("[SECRET_NOT_FOUND]");
    assertThat(put("app/db", "three")).isEqualTo(SecretVersion.of(3));
  }

  @Test
  void aValueOfMoreThanOneMebibyteIsRefused() {
    try (SecretValue value = SecretValue.of(new byte[LocalSecretStore.MAX_BYTES + 1])) {
      assertThatThrownBy(() -> store.secrets().put(address("app/big"), value))
          .isInstanceOf(InvalidException.class)
          .hasMessageStartingWith("[SECRET_TOO_LARGE]");
    }
  }

  @Test
  void manyEntriesAreFoundAndListedInOrder() {
    for (int i = 0; i < 300; i++) {
      put("many/n" + (i * 7919) % 300, "value" + i);
    }
    store.close();
    store = reopened();

    for (int i = 0; i < 300; i++) {
      assertThat(fetch("many/n" + (i * 7919) % 300)).isEqualTo("value" + i);
    }
    assertThat(store.secrets().list(new AddressPrefix("default", "many")))
        .hasSize(300)
        .extracting(SecretListing.Entry::name)
        .isSorted();
    assertThat(store.secrets().list(new AddressPrefix("default", "")))
        .containsExactly(new SecretListing.Entry("many/", true));
    assertThatThrownBy(() -> fetch("many/n300")).isInstanceOf(AbsentException.class);
  }

  @Test
  void aRecordComesBackAsItWasWritten() {
    RecordKey key = new RecordKey("default", "github:connection:main");
    Document document =
        Document.of(
            Map.of(
                "text",
                "a\"b",
                "number",
                7,
                "decimal",
                new BigDecimal("1.50"),
                "flag",
                true,
                "nothing",
                Document.NULL,
                "$secret",
                "not one",
                "nested",
                Map.of("$decimal", "1"),
                "list",
                List.of("x", 1L, Map.of())));

    assertThat(store.records().compareAndSet(key, 0, document, null)).isEqualTo(1);

    Document read = store.records().find(key).orElseThrow().value();
    assertThat(read.names()).containsExactlyInAnyOrderElementsOf(document.names());
    assertThat(read.text("text")).contains("a\"b");
    assertThat(read.number("number")).contains(7L);
    assertThat(read.find("decimal")).contains(new BigDecimal("1.50"));
    assertThat(read.bool("flag")).contains(true);
    assertThat(read.find("nothing")).contains(Document.NULL);
    assertThat(read.text("$secret")).contains("not one");
    assertThat(read.document("nested").orElseThrow().text("$decimal")).contains("1");
  }

  @Test
  void aRecordOfAnotherVersionIsNotOverwritten() {
    RecordKey key = new RecordKey("default", "a%b_c");
    store.records().compareAndSet(key, 0, Document.EMPTY, null);

    assertThatThrownBy(() -> store.records().compareAndSet(key, 0, Document.EMPTY, null))
        .isInstanceOf(ConflictingException.class)
        .hasMessageStartingWith("[RECORD_CONFLICT/VERSION]");
    assertThat(store.records().compareAndSet(key, 1, Document.EMPTY, null)).isEqualTo(2);
    assertThat(store.records().list("default", "a%")).containsExactly(key);
    assertThat(store.records().list("default", "%")).isEmpty();
  }

  @Test
  void aProfileIsMadeOnceAndReservedNamesAreRefused() {
    store.profiles().create("work");

    assertThat(store.profiles().list()).containsExactly("default", "work");
    assertThatThrownBy(() -> store.profiles().create("work"))
        .isInstanceOf(ConflictingException.class);
    assertThatThrownBy(() -> store.profiles().create("sys"))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("RESERVED_MOUNT");
  }

  @Test
  void aClosedStoreSaysSo() {
    put("app/db", CANARY);

    store.close();

    assertThatThrownBy(() -> fetch("app/db")).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> put("app/db", "x")).isInstanceOf(ClosedException.class);
  }

  @Test
  void errorsDoNotShowTheValueOrThePath() {
    put("app/db", CANARY);

    assertThatThrownBy(
            () -> {
              try (SecretValue value = SecretValue.ofText(CANARY)) {
                store.secrets().putIfVersion(address("app/db"), null, value);
              }
            })
        .isInstanceOf(HexkeyException.class)
        .hasMessageStartingWith("[SECRET_CONFLICT]")
        .hasMessageNotContaining(CANARY)
        .hasMessageNotContaining("app/db");
  }
}
