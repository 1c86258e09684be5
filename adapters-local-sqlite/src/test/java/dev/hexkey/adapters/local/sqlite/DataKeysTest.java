package dev.hexkey.adapters.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.DamagedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DataKeysTest {
  private static final int ENTRIES = 100;

  private TestStore local;

  @BeforeEach
  void fill() throws Exception {
    local = new TestStore(LocalSettings.DEFAULTS);
    for (int i = 0; i < ENTRIES; i++) {
      local.put("app/n" + i, "older" + i);
      local.put("app/n" + i, "value" + i);
    }
  }

  @AfterEach
  void close() {
    local.close();
  }

  private void assertAllReadable() {
    for (int i = 0; i < ENTRIES; i++) {
      assertThat(local.fetch("app/n" + i)).isEqualTo("value" + i);
    }
  }

  @Test
  void aRewrappedStoreOpensWithTheNewWrappingKeyAlone() {
    String before = local.store().dataKeys().list().get(0).wrapperKey();
    String after = local.keys().create();

    local.store().dataKeys().rewrap(local.keys(), after);
    local.keys().retire(before);
    local.reopen();

    assertAllReadable();
    assertThat(local.store().dataKeys().list())
        .extracting(DataKeys.Info::wrapperKey)
        .containsExactly(after);
  }

  @Test
  void aNewDataKeyTakesOverInSteps() {
    DataKeys keys = local.store().dataKeys();

    int newKey = keys.add();
    long steps = 0;
    for (int done = keys.reencryptNext(30); done > 0; done = keys.reencryptNext(30)) {
      steps++;
      assertThat(local.fetch("app/n" + steps)).isEqualTo("value" + steps);
    }
    keys.dropOld();
    local.reopen();

    assertThat(steps).isGreaterThan(6);
    assertThat(local.store().dataKeys().list())
        .singleElement()
        .satisfies(
            key -> {
              assertThat(key.id()).isEqualTo(newKey);
              assertThat(key.isActive()).isTrue();
            });
    assertAllReadable();
    assertThatThrownBy(() -> local.fetch("app/never")).isInstanceOf(AbsentException.class);
  }

  @Test
  void anInterruptedChangeOfTheDataKeyGoesOnWhereItStopped() {
    local.store().dataKeys().add();
    local.store().dataKeys().reencryptNext(30);
    local.reopen();
    local.put("app/new", "while rotating");

    DataKeys keys = local.store().dataKeys();
    assertThat(keys.list()).hasSize(2);
    assertThat(keys.add()).isEqualTo(2);
    while (keys.reencryptNext(30) > 0) {
      assertThat(keys.list()).hasSize(2);
    }
    keys.dropOld();

    assertAllReadable();
    assertThat(local.fetch("app/new")).isEqualTo("while rotating");
  }

  @Test
  void anotherOpeningFollowsTheChangeOfTheDataKey() {
    try (LocalStore other = local.another()) {
      other.profiles().list();
      DataKeys keys = local.store().dataKeys();
      keys.add();
      while (keys.reencryptNext(1000) > 0) {
        assertThat(other.profiles().list()).containsExactly("default");
      }
      keys.dropOld();

      assertThat(other.records().list("default", "")).isEmpty();
      other.profiles().create("work");
      assertThat(local.store().profiles().list()).containsExactly("default", "work");
    }
  }

  @Test
  void aKeyInUseIsNotDropped() {
    local.store().dataKeys().add();

    assertThatThrownBy(() -> local.store().dataKeys().dropOld())
        .isInstanceOf(ConflictingException.class);
    assertAllReadable();
  }

  @Test
  void theOldCiphertextsAreGoneFromTheFile() throws Exception {
    List<String> before = nonces();
    DataKeys keys = local.store().dataKeys();
    keys.add();
    while (keys.reencryptNext(1000) > 0) {
      assertThat(keys.list()).hasSize(2);
    }
    keys.dropOld();
    local.store().close();

    String file = HexFormat.of().formatHex(Files.readAllBytes(local.file()));
    assertThat(before).hasSizeGreaterThan(ENTRIES).noneMatch(file::contains);
  }

  private List<String> nonces() throws Exception {
    List<String> nonces = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + local.file());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT lower(hex(substr(sealed, 1, 12))) FROM entry")) {
      while (row.next()) {
        nonces.add(row.getString(1));
      }
    }
    return nonces;
  }

  @Test
  void aWrongKeyIsToldFromADamagedStore() throws Exception {
    local.store().close();
    try (Stream<Path> files = Files.list(local.home().resolveSibling("keys"))) {
      for (Path file : files.toList()) {
        Files.write(file, new byte[32]);
      }
    }
    local.reopen();

    assertThatThrownBy(() -> local.fetch("app/n0"))
        .isInstanceOf(DamagedException.class)
        .hasMessageStartingWith("[KEY_WRONG]");
  }

  @Test
  void aMissingKeyIsNotADamagedStore() throws Exception {
    local.keys().retire(local.store().dataKeys().list().get(0).wrapperKey());
    local.reopen();

    assertThatThrownBy(() -> local.fetch("app/n0"))
        .isInstanceOf(AbsentException.class)
        .hasMessageStartingWith("[KEY_ABSENT]");
  }
}
