package dev.hexkey.adapters.local.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A wrapping key that is about to be used, or that was used and is to be retired. The rows let a
 * change of wrapping keys be killed at any instant: what is planned is noted before it is used, and
 * is used only while the note stands; what is retired is noted in the transaction that stops its
 * use, and the note goes when the key is gone.
 */
record WrappingKeyRow(String kind, String wrapperKey) {
  /** All keys that are left over, planned ones too if no data key uses them. */
  static List<WrappingKeyRow> listLeftOver(Session session) throws SQLException {
    List<WrappingKeyRow> leftOver = new ArrayList<>();
    for (WrappingKeyRow row : list(session)) {
      if (!row.isInUse(session)) {
        leftOver.add(row);
      }
    }
    return leftOver;
  }

  /** Notes that this key is about to be used. */
  boolean plan(Session session) throws SQLException {
    return update(session, Sql.PLAN_WRAPPING_KEY);
  }

  /** Whether the note of {@link #plan} still stands. */
  boolean isPlanned(Session session) throws SQLException {
    try (ResultSet rows = session.statement(Sql.LIST_WRAPPING_KEYS).executeQuery()) {
      while (rows.next()) {
        if (new WrappingKeyRow(rows.getString(1), rows.getString(2)).equals(this)) {
          return rows.getInt(3) == 0;
        }
      }
      return false;
    }
  }

  /** Notes that this key is never used again. */
  boolean retire(Session session) throws SQLException {
    return update(session, Sql.RETIRE_WRAPPING_KEY);
  }

  /** Takes the note away. */
  boolean forget(Session session) throws SQLException {
    return update(session, Sql.FORGET_WRAPPING_KEY);
  }

  boolean isInUse(Session session) throws SQLException {
    for (WrappedKey key : WrappedKey.list(session)) {
      if (key.wrapperKind().equals(kind) && key.wrapperKey().equals(wrapperKey)) {
        return true;
      }
    }
    return false;
  }

  private static List<WrappingKeyRow> list(Session session) throws SQLException {
    List<WrappingKeyRow> found = new ArrayList<>();
    try (ResultSet rows = session.statement(Sql.LIST_WRAPPING_KEYS).executeQuery()) {
      while (rows.next()) {
        found.add(new WrappingKeyRow(rows.getString(1), rows.getString(2)));
      }
    }
    return found;
  }

  private boolean update(Session session, Sql sql) throws SQLException {
    PreparedStatement statement = session.statement(sql);
    statement.setString(1, kind);
    statement.setString(2, wrapperKey);
    return statement.executeUpdate() > 0;
  }
}
