package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A local store in a directory of its own, with a clock that tests move. */
final class TestStore implements AutoCloseable {
  private final Path directory;
  private final AtomicLong nowMillis = new AtomicLong(1_700_000_000_000L);
  private final LocalSettings settings;
  private LocalStore store;

  TestStore(LocalSettings settings) throws IOException {
    this.directory = Files.createTempDirectory("hexkey-local-");
    this.settings = settings;
    this.store = another();
  }

  /** Another opening of the same file. */
  LocalStore another() {
    return LocalStore.in(home(), settings, keys(), () -> Instant.ofEpochMilli(nowMillis.get()));
  }

  /** Closes the store and opens it again. */
  LocalStore reopen() {
    store.close();
    store = another();
    return store;
  }

  Path home() {
    return directory.resolve("home");
  }

  Path file() {
    return home().resolve("store.db");
  }

  KeyFileForTests keys() {
    return new KeyFileForTests(directory.resolve("keys"));
  }

  SecretVersion put(String path, String text) {
    try (SecretValue value = SecretValue.ofText(text)) {
      return store.secrets().put(SecretAddress.newest("default", path), value);
    }
  }

  String fetch(String path) {
    return fetch(SecretAddress.newest("default", path));
  }

  String fetch(SecretAddress address) {
    try (SecretValue value = store.secrets().fetch(address).value()) {
      return value.revealText();
    }
  }

  /** Changes the closed file as somebody without the key can, and opens it again. */
  void tamper(String... statements) throws SQLException {
    store.close();
    tamperWhileOpen(statements);
    store = another();
  }

  /** The same while the store is open. */
  void tamperWhileOpen(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.executeUpdate(sql);
      }
    }
  }

  LocalStore store() {
    return store;
  }

  void advance(Duration time) {
    nowMillis.addAndGet(time.toMillis());
  }

  @Override
  public void close() {
    store.close();
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
