package dev.hexkey.adapters.local.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import org.sqlite.JDBC;

/**
 * One connection to the file, with what is worth keeping beside it: prepared statements, a cipher,
 * and the pages of the catalogue that were verified. Not thread-safe; whoever borrowed it from the
 * {@link SqliteDatabase} has it alone.
 */
final class Session implements AutoCloseable {
  /** How long SQLite itself waits for a lock; all longer waiting is done in Java. */
  private static final int BUSY_TIMEOUT_MILLIS = 10;

  private static final String SETUP =
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
          + " PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
          + " PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0";

  private static final String READ_BACK =
      "SELECT j.journal_mode = 'wal' AND s.synchronous = 2 AND d.secure_delete = 1"
          + " AND f.foreign_keys = 1 AND t.trusted_schema = 0 AND c.cell_size_check = 1"
          + " FROM pragma_journal_mode j, pragma_synchronous s, pragma_secure_delete d,"
          + " pragma_foreign_keys f, pragma_trusted_schema t, pragma_cell_size_check c";

  private final Connection connection;
  private final Map<Sql, PreparedStatement> statements = new EnumMap<>(Sql.class);
  private final Envelope envelope = new Envelope();
  private final PageCache pages = new PageCache();
  private boolean inTransaction;

  private Session(Connection connection) {
    this.connection = connection;
  }

  /** Connects to a store; nothing else that stands in its place is changed. */
  static Session open(Path file) throws SQLException {
    return open(file, Schema.APPLICATION_ID);
  }

  /** Connects to the empty file that a store is to be made in. */
  static Session openNew(Path file) throws SQLException {
    return open(file, 0);
  }

  /** Connects to a file that exists; SQLite never makes one here. */
  private static Session open(Path file, int applicationId) throws SQLException {
    Session session = new Session(connect(file));
    boolean whole = false;
    try {
      if (session.number("PRAGMA application_id") != applicationId) {
        throw LocalErrors.noStore();
      }
      session.run(SETUP); // writes to the file if it is not in WAL mode yet
      if (session.number(READ_BACK) != 1) {
        throw LocalErrors.unsafeSettings();
      }
      whole = true;
      return session;
    } finally {
      if (!whole) {
        session.close();
      }
    }
  }

  private static Connection connect(Path file) throws SQLException {
    NativeLibrary.load(file);
    Properties properties = new Properties();
    properties.setProperty("open_mode", "2"); // SQLITE_OPEN_READWRITE, without CREATE
    properties.setProperty("busy_timeout", Integer.toString(BUSY_TIMEOUT_MILLIS));
    // by name and not through DriverManager, which would load every driver on the class path
    Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, properties);
    if (connection == null) {
      throw new IllegalStateException("the driver did not take its own kind of address");
    }
    return connection;
  }

  /** The prepared statement, kept for the life of the connection. */
  PreparedStatement statement(Sql sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql.text());
      statements.put(sql, statement);
    }
    return statement;
  }

  /** Has all statements prepared anew; the driver has closed, unseen, the one that failed. */
  void closeStatements() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
    statements.clear();
  }

  /** Runs statements that give no rows, once. */
  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** The first column of the first row. */
  long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** The first column of the first row as text; empty if there is none. */
  String text(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      String text = row.next() ? row.getString(1) : null;
      return text == null ? "" : text;
    }
  }

  /** Begins a snapshot: what is read until {@link #commit} is of one moment. */
  void begin() throws SQLException {
    statement(Sql.BEGIN).executeUpdate();
    inTransaction = true;
  }

  /** Begins a write; no other process writes until {@link #commit}. */
  void beginWrite() throws SQLException {
    statement(Sql.BEGIN_IMMEDIATE).executeUpdate();
    inTransaction = true;
  }

  void commit() throws SQLException {
    statement(Sql.COMMIT).executeUpdate();
    inTransaction = false;
  }

  boolean isInTransaction() {
    return inTransaction;
  }

  /** Undoes what a failure left open; SQLite has already undone some failures by itself. */
  void rollback() throws SQLException {
    inTransaction = false;
    try {
      statement(Sql.ROLLBACK).executeUpdate();
    } catch (SQLException e) {
      if (number("SELECT 1") != 1) {
        throw e;
      }
    }
  }

  Envelope envelope() {
    return envelope;
  }

  PageCache pages() {
    return pages;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
