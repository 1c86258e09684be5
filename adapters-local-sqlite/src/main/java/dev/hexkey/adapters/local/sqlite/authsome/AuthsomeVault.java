package dev.hexkey.adapters.local.sqlite.authsome;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.sqlite.JDBC;

/**
 * Reads the database of a profile. SQLite writes beside a database even when it only reads it, so
 * it is given a copy, in a directory that only its owner can use and that is gone afterwards; the
 * values in it are encrypted.
 */
final class AuthsomeVault {
  private static final List<String> PARTS = List.of("", "-wal", "-journal");

  private AuthsomeVault() {}

  /** The keys and encrypted values, in the order of the keys. */
  static Map<String, String> read(Path database, String profile) throws IOException {
    Path directory = Files.createTempDirectory("hexkey-import-");
    try {
      Path copy = directory.resolve("store.db");
      copy(database, copy);
      return readCopy(copy, profile);
    } finally {
      delete(directory);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    String before = state(from);
    for (String part : PARTS) {
      Path source = from.resolveSibling(from.getFileName() + part);
      try {
        Files.copy(source, to.resolveSibling(to.getFileName() + part));
      } catch (NoSuchFileException e) {
        if (part.isEmpty()) {
          throw e;
        }
      }
    }
    if (!state(from).equals(before)) {
      throw AuthsomeErrors.busy();
    }
  }

  /** Sizes and times; changes with every write. */
  private static String state(Path database) throws IOException {
    StringBuilder state = new StringBuilder();
    for (String part : PARTS) {
      try {
        BasicFileAttributes attributes =
            Files.readAttributes(
                database.resolveSibling(database.getFileName() + part), BasicFileAttributes.class);
        state.append(attributes.size()).append(' ').append(attributes.lastModifiedTime());
      } catch (NoSuchFileException e) {
        state.append('-');
      }
      state.append('\n');
    }
    return state.toString();
  }

  private static Map<String, String> readCopy(Path copy, String profile) {
    Map<String, String> values = new TreeMap<>();
    try (Connection connection = JDBC.createConnection("jdbc:sqlite:" + copy, new Properties());
        Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
        if (!row.next() || !"ok".equals(row.getString(1))) {
          throw AuthsomeErrors.damagedFile(profile);
        }
      }
      try (ResultSet row = statement.executeQuery("SELECT key, value FROM kv ORDER BY key")) {
        while (row.next()) {
          values.put(String.valueOf(row.getString(1)), String.valueOf(row.getString(2)));
        }
      }
      return values;
    } catch (SQLException e) {
      throw AuthsomeErrors.damagedFile(profile);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
