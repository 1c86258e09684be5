package dev.hexkey.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.sqlite.JDBC;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The least that any {@code secret get} has to do: parse the command line with picocli, open a
 * SQLite file in WAL mode, select one row, print it. No Hexkey, no encryption. {@code startup.sh}
 * compares with it.
 */
public final class BareSelect {
  private BareSelect() {}

  /** Runs {@code get DB NAME}, or {@code make DB NAME} to prepare a file to read from. */
  public static void main(String[] args) {
    System.exit(new CommandLine(Bare.class).execute(args));
  }

  @Command(
      name = "bare",
      subcommands = {Get.class, Make.class})
  static final class Bare {}

  @Command(name = "get")
  static final class Get implements Callable<Integer> {
    @Parameters(index = "0")
    private Path file = Path.of("");

    @Parameters(index = "1")
    private String name = "";

    @Override
    public Integer call() throws SQLException {
      try (Connection connection = open(file);
          PreparedStatement select =
              connection.prepareStatement("SELECT value FROM secret WHERE name = ?")) {
        select.setString(1, name);
        try (ResultSet row = select.executeQuery()) {
          if (!row.next()) {
            return 1;
          }
          byte[] value = row.getBytes(1);
          System.out.write(value, 0, value.length);
          System.out.flush();
        }
      }
      return 0;
    }
  }

  @Command(name = "make")
  static final class Make implements Callable<Integer> {
    @Parameters(index = "0")
    private Path file = Path.of("");

    @Parameters(index = "1")
    private String name = "";

    @Override
    public Integer call() throws SQLException {
      try (Connection connection = open(file)) {
        try (Statement create = connection.createStatement()) {
          create.executeUpdate("CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB)");
        }
        try (PreparedStatement insert =
            connection.prepareStatement("INSERT INTO secret VALUES (?, ?)")) {
          insert.setString(1, name);
          insert.setBytes(2, new byte[1024]);
          insert.executeUpdate();
        }
      }
      return 0;
    }
  }

  private static Connection open(Path file) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("journal_mode", "WAL");
    Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, properties);
    if (connection == null) {
      throw new SQLException("not a SQLite address");
    }
    return connection;
  }
}
