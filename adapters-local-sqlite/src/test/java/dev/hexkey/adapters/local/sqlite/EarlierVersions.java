package dev.hexkey.adapters.local.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes stores of earlier versions. Their tables are frozen in {@code schema-<version>.sql}, which
 * is never changed once that version has been released.
 */
public final class EarlierVersions {
  /** The tables that all versions have, and whose rows have never changed their form. */
  private static final List<String> TABLES = List.of("meta", "data_key", "root", "page", "entry");

  private EarlierVersions() {}

  /** The numbers of all but the present version. */
  public static List<Integer> all() {
    return IntStream.range(1, Schema.CURRENT).boxed().toList();
  }

  /** Puts the rows of a closed store into the frozen tables of a version. */
  public static void become(int version, Path file) throws IOException, SQLException {
    Path earlier = file.resolveSibling("earlier.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + earlier);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(frozenTables(version));
      statement.executeUpdate("ATTACH '" + file + "' AS current");
      for (String table : TABLES) {
        statement.executeUpdate("INSERT INTO " + table + " SELECT * FROM current." + table);
      }
      statement.executeUpdate("PRAGMA application_id = " + Schema.APPLICATION_ID);
    }
    setVersion(earlier, version);
    Files.delete(file);
    Files.move(earlier, file);
  }

  /** Writes another version into both places that hold it. */
  public static void setVersion(Path file, int version) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        PreparedStatement update =
            connection.prepareStatement("UPDATE meta SET format = ?, checksum = ?")) {
      Meta meta;
      try (ResultSet row = statement.executeQuery("SELECT store_id, created FROM meta")) {
        meta = new Meta(version, row.getBytes(1), row.getLong(2));
      }
      update.setInt(1, version);
      update.setLong(2, meta.checksum());
      update.executeUpdate();
      statement.executeUpdate("PRAGMA user_version = " + version);
      statement.executeUpdate("PRAGMA journal_mode = WAL");
    }
  }

  private static String frozenTables(int version) {
    String name = "schema-" + version + ".sql";
    try (InputStream sql = EarlierVersions.class.getResourceAsStream(name)) {
      if (sql == null) {
        throw new IllegalArgumentException("there is no " + name);
      }
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
