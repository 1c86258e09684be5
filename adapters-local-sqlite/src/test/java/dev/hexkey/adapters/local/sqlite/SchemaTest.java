package dev.hexkey.adapters.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.UnsupportedException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stores of earlier and later versions. */
class SchemaTest {
  private TestStore local;

  @BeforeEach
  void fill() throws Exception {
    local = new TestStore(LocalSettings.DEFAULTS);
    local.put("app/db", "one");
    local.put("app/db", "two");
    local.store().profiles().create("work");
  }

  @AfterEach
  void close() {
    local.close();
  }

  @ParameterizedTest
  @MethodSource("dev.hexkey.adapters.local.sqlite.EarlierVersions#all")
  void anEarlierStoreIsBroughtUpToDate(int version) throws Exception {
    List<String> current = tables();
    becomeVersion(version);
    assertThat(tables()).isNotEqualTo(current);
    local.reopen();

    assertThat(local.fetch("app/db")).isEqualTo("two");
    assertThat(local.store().profiles().list()).containsExactly("default", "work");
    local.put("app/db", "three");

    assertThat(tables()).isEqualTo(current);
    assertThat(local.reopen().verify().damages()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.hexkey.adapters.local.sqlite.EarlierVersions#all")
  void aMigrationThatFailsChangesNothing(int version) throws Exception {
    becomeVersion(version);
    String last = Schema.lastStatement();
    local.tamper(last); // so that the last statement of the migration fails
    List<String> before = tables();

    assertThatThrownBy(() -> local.fetch("app/db")).isInstanceOf(DamagedException.class);

    assertThat(tables()).isEqualTo(before);
    assertThat(number("PRAGMA user_version")).isEqualTo(version);
  }

  @Test
  void aFreshStoreIsOfTheCurrentVersion() throws Exception {
    assertThat(number("PRAGMA user_version")).isEqualTo(Schema.CURRENT);
    assertThat(number("SELECT format FROM meta")).isEqualTo(Schema.CURRENT);
  }

  @Test
  void theFrozenTablesOfTheCurrentVersionAreItsTables() throws Exception {
    List<String> current = tables();

    becomeVersion(Schema.CURRENT);

    assertThat(tables()).isEqualTo(current);
  }

  @Test
  void aNewerStoreIsRefusedAndLeftAsItIs() throws Exception {
    local.store().close();
    becomeVersion(Schema.CURRENT);
    EarlierVersions.setVersion(local.file(), Schema.CURRENT + 1);
    byte[] before = Files.readAllBytes(local.file());
    local.reopen();

    assertThatThrownBy(() -> local.fetch("app/db"))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageStartingWith("[STORE_VERSION_UNSUPPORTED]");
    assertThatThrownBy(() -> local.put("app/db", "x")).isInstanceOf(UnsupportedException.class);
    local.store().close();
    assertThat(Files.readAllBytes(local.file())).isEqualTo(before);
  }

  @Test
  void aVersionThatWasChangedInOnePlaceIsDamage() throws Exception {
    local.tamper("PRAGMA user_version = 1");

    assertThatThrownBy(() -> local.fetch("app/db"))
        .isInstanceOf(DamagedException.class)
        .hasMessageStartingWith("[STORE_DAMAGED/META]");
  }

  private void becomeVersion(int version) throws Exception {
    local.store().close();
    EarlierVersions.become(version, local.file());
  }

  private List<String> tables() throws Exception {
    List<String> tables = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + local.file());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT sql FROM sqlite_schema WHERE sql <> '' ORDER BY name")) {
      while (row.next()) {
        tables.add(row.getString(1).replaceAll("\\(\\s+", "(").replaceAll("\\s+", " "));
      }
    }
    return tables;
  }

  private long number(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + local.file());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.getLong(1);
    }
  }
}
