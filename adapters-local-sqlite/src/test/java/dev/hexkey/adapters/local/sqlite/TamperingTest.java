package dev.hexkey.adapters.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody changes the file without having the key. */
class TamperingTest {
  private TestStore local;

  @BeforeEach
  void open() throws Exception {
    local = new TestStore(LocalSettings.DEFAULTS);
    local.put("app/db", "one");
    local.put("app/web", "two");
  }

  @AfterEach
  void close() {
    local.close();
  }

  private static void assertDamaged(String reason, ThrowingCallable read) {
    assertThatThrownBy(read)
        .isInstanceOfSatisfying(
            DamagedException.class,
            damaged -> {
              assertThat(damaged.code()).isEqualTo("STORE_DAMAGED");
              assertThat(damaged.reason()).contains(reason);
            });
  }

  @Test
  void twoSwappedRowsAreRefused() throws Exception {
    local.tamper(
        "CREATE TABLE kept AS SELECT * FROM entry",
        "UPDATE entry SET sealed = (SELECT sealed FROM kept WHERE kept.id = 3 - entry.id)",
        "DROP TABLE kept");

    assertDamaged("TAMPERED", () -> local.fetch("app/db"));
    assertDamaged("TAMPERED", () -> local.fetch("app/web"));
  }

  @Test
  void twoRowsWithSwappedNamesAreReadAsTheyWereWritten() throws Exception {
    local.tamper(
        "UPDATE entry SET name = 'x' WHERE id = 1",
        "UPDATE entry SET name = 'app/db' WHERE id = 2",
        "UPDATE entry SET name = 'app/web' WHERE id = 1");

    assertThat(local.fetch("app/db")).isEqualTo("one");
  }

  @Test
  void aDeletedRowIsNotAbsent() throws Exception {
    local.tamper("DELETE FROM entry WHERE name = 'app/db'");

    assertDamaged("MISSING", () -> local.fetch("app/db"));
    assertThat(local.fetch("app/web")).isEqualTo("two");
  }

  @Test
  void aRenamedRowIsNotAbsent() throws Exception {
    local.tamper("UPDATE entry SET name = 'app/other', id = 9 WHERE name = 'app/db'");

    assertDamaged("MISSING", () -> local.fetch("app/db"));
    assertDamaged("UNEXPECTED", () -> local.fetch("app/other"));
  }

  @Test
  void anOlderVersionInThePlaceOfTheNewestIsFound() throws Exception {
    local.put("app/db", "newer");

    local.tamper(
        "DELETE FROM entry WHERE name = 'app/db' AND version = 2",
        "UPDATE entry SET id = 3 WHERE name = 'app/db' AND version = 1");

    assertDamaged("ROLLED_BACK", () -> local.fetch("app/db"));
  }

  @Test
  void anOlderCopyOfARowPutBackIsFound() throws Exception {
    local.tamper("CREATE TABLE kept AS SELECT * FROM entry WHERE name = 'app/db'");
    local.store().secrets().delete(SecretAddress.newest("default", "app/db"));

    local.tamper("INSERT INTO entry SELECT * FROM kept");

    assertDamaged("UNEXPECTED", () -> local.fetch("app/db"));
  }

  @Test
  void anOlderCopyOfARecordPutBackIsFound() throws Exception {
    RecordKey key = new RecordKey("default", "github");
    local.store().records().compareAndSet(key, 0, Document.EMPTY, null);
    local.tamper("CREATE TABLE kept AS SELECT * FROM entry WHERE name = 'github'");
    local.store().records().compareAndSet(key, 1, Document.EMPTY.with("a", 1), null);

    local.tamper(
        "UPDATE entry SET (version, created, key_id, sealed) ="
            + " (SELECT version, created, key_id, sealed FROM kept) WHERE name = 'github'");

    assertDamaged("ROLLED_BACK", () -> local.store().records().find(key));
  }

  @Test
  void anOlderCopyOfARowWithItsPageOfTheDigestIsFound() throws Exception {
    local.tamper(
        "CREATE TABLE kept AS SELECT * FROM entry WHERE name = 'app/db'",
        "CREATE TABLE kept_page AS SELECT * FROM page");
    local.put("app/db", "newer");

    local.tamper(
        "DELETE FROM entry WHERE name = 'app/db'",
        "INSERT INTO entry SELECT * FROM kept",
        "DELETE FROM page",
        "INSERT INTO page SELECT * FROM kept_page");

    assertDamaged("ROLLED_BACK", () -> local.fetch("app/db"));
  }

  @Test
  void anOlderRootOfTheDigestIsFound() throws Exception {
    local.tamper("CREATE TABLE kept_root AS SELECT * FROM root");
    local.put("app/db", "newer");

    local.tamper("DELETE FROM root", "INSERT INTO root SELECT * FROM kept_root");

    assertDamaged("ROLLED_BACK", () -> local.fetch("app/db"));
    Files.delete(local.home().resolve("store.db.made")); // which knew of the newer one
    local.reopen();
    assertDamaged("ROLLED_BACK", () -> local.fetch("app/db"));
  }

  @Test
  void aPartOfTheDigestPutBackWhileTheStoreIsOpenIsFound() throws Exception {
    Path copy = local.home().resolveSibling("copy.db");
    local.reopen();
    local.store().close();
    Files.copy(local.file(), copy, StandardCopyOption.REPLACE_EXISTING);
    local.reopen();
    local.put("app/db", "newer");
    local.fetch("app/db");

    local.tamperWhileOpen(
        "ATTACH '" + copy + "' AS earlier",
        "BEGIN; DELETE FROM entry; INSERT INTO entry SELECT * FROM earlier.entry; DELETE FROM page;"
            + " INSERT INTO page SELECT * FROM earlier.page; DELETE FROM root; INSERT INTO root"
            + " SELECT * FROM earlier.root; COMMIT");

    assertDamaged("ROLLED_BACK", () -> local.fetch("app/db"));
  }

  @Test
  void aDigestThatIsGoneIsNotAbsence() throws Exception {
    local.tamper("DELETE FROM root");

    assertDamaged("DIGEST", () -> local.fetch("app/db"));
    assertDamaged("DIGEST", () -> local.fetch("app/never"));
    assertDamaged("DIGEST", () -> local.store().records().list("default", ""));
  }

  @Test
  void aPageOfTheDigestThatIsGoneIsNotAbsence() throws Exception {
    local.tamper("DELETE FROM page");

    assertDamaged("DIGEST", () -> local.fetch("app/db"));
    assertDamaged("DIGEST", () -> local.fetch("app/never"));
  }

  @Test
  void aListHidesNothingThatWasDeletedBehindItsBack() throws Exception {
    local.tamper("DELETE FROM entry WHERE name = 'app/db'");

    assertThat(local.store().secrets().list(new AddressPrefix("default", "app")))
        .extracting(SecretListing.Entry::name)
        .containsExactly("db", "web");
  }

  @Test
  void anOldVersionThatIsGoneIsMissedInTheHistory() throws Exception {
    local.put("app/db", "newer");

    local.tamper("DELETE FROM entry WHERE name = 'app/db' AND version = 1");

    assertDamaged(
        "MISSING",
        () -> local.store().secrets().history(SecretAddress.newest("default", "app/db")));
    assertDamaged(
        "MISSING", () -> local.fetch(new SecretAddress("default", "app/db", SecretVersion.of(1))));
  }

  @Test
  void aChangedDateIsRefused() throws Exception {
    local.tamper("UPDATE entry SET created = created + 1 WHERE name = 'app/db'");

    assertDamaged(
        "TAMPERED",
        () -> local.store().secrets().history(SecretAddress.newest("default", "app/db")));
  }

  @Test
  void aRowOfAnotherStoreIsRefused() throws Exception {
    try (TestStore other = new TestStore(LocalSettings.DEFAULTS)) {
      other.put("app/db", "theirs");
      other.store().close();

      local.tamper(
          "ATTACH '" + other.file() + "' AS other",
          "UPDATE entry SET sealed = (SELECT o.sealed FROM other.entry o WHERE o.id = 1) WHERE id ="
              + " 1");
    }

    assertDamaged("TAMPERED", () -> local.fetch("app/db"));
  }

  @Test
  void aRemovedProfileIsNotPossible() throws Exception {
    local.store().profiles().create("work");
    local.tamper("DELETE FROM entry");

    assertThat(local.store().profiles().list()).containsExactly("default", "work");
  }

  @Test
  void aRemovedFileIsNotANewStore() throws Exception {
    local.store().close();
    Files.delete(local.file());
    local.reopen();

    assertDamaged("FILE_MISSING", () -> local.fetch("app/db"));
    assertDamaged("FILE_MISSING", () -> local.put("app/db", "again"));
  }

  @Test
  void aStoreThatCameWithoutItsMarkIsMarkedByTheNextWrite() throws Exception {
    Files.delete(local.home().resolve("store.db.made"));
    local.reopen();
    local.put("app/db", "again");
    local.store().close();
    Files.delete(local.file());
    local.reopen();

    assertDamaged("FILE_MISSING", () -> local.fetch("app/db"));
  }

  @Test
  void anEmptiedFileIsNotANewStore() throws Exception {
    local.store().close();
    Files.write(local.file(), new byte[0]);
    local.reopen();

    assertDamaged("FILE", () -> local.fetch("app/db"));
    assertDamaged("FILE", () -> local.put("app/db", "again"));
  }

  @Test
  void aFileThatIsCutOffIsDamaged() throws Exception {
    local.store().close();
    byte[] bytes = Files.readAllBytes(local.file());
    Files.write(local.file(), Arrays.copyOf(bytes, 4096));
    local.reopen();

    assertThatThrownBy(() -> local.fetch("app/db")).isInstanceOf(DamagedException.class);
  }

  @Test
  void aRemovedKeyIsNotANewStore() throws Exception {
    local.tamper("DELETE FROM data_key");

    assertDamaged("KEY_MISSING", () -> local.fetch("app/db"));
  }
}
