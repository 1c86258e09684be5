package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.Problem;
import dev.hexkey.ports.UnsupportedException;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables of a store, as steps from each version to the next. A step is never changed once
 * released; each runs in one transaction together with the new version number, so that a store that
 * is killed on the way is of the version before.
 *
 * <p>The version stands in SQLite's {@code user_version} and, with a checksum, in {@code meta}:
 * where the two differ the file is damaged, and nothing is migrated.
 */
final class Schema {
  /** SQLite's {@code application_id} of a store: "HXKY". */
  static final int APPLICATION_ID = 0x48584b59;

  private static final List<List<String>> STEPS =
      List.of(
          List.of(
              "CREATE TABLE meta (id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER NOT NULL,"
                  + " store_id BLOB NOT NULL, created INTEGER NOT NULL, checksum INTEGER NOT NULL)"
                  + " STRICT",
              "CREATE TABLE data_key (id INTEGER PRIMARY KEY, wrapper_kind TEXT NOT NULL,"
                  + " wrapper_key TEXT NOT NULL, wrapped BLOB NOT NULL, check_value BLOB NOT NULL,"
                  + " checksum INTEGER NOT NULL) STRICT",
              "CREATE TABLE root (id INTEGER PRIMARY KEY CHECK (id = 1), key_id INTEGER NOT NULL,"
                  + " sealed BLOB NOT NULL) STRICT",
              "CREATE TABLE page (id INTEGER PRIMARY KEY, key_id INTEGER NOT NULL,"
                  + " sealed BLOB NOT NULL) STRICT",
              "CREATE TABLE entry (id INTEGER PRIMARY KEY, profile TEXT NOT NULL,"
                  + " name TEXT NOT NULL, kind INTEGER NOT NULL, version INTEGER NOT NULL,"
                  + " created INTEGER NOT NULL, key_id INTEGER NOT NULL, sealed BLOB NOT NULL)"
                  + " STRICT",
              "CREATE UNIQUE INDEX entry_by_name ON entry (profile, name, kind, version)"),
          List.of(
              // a fence is a number that is never given out twice, also after its lock is gone
              "CREATE TABLE lock (fence INTEGER PRIMARY KEY AUTOINCREMENT, profile TEXT NOT NULL,"
                  + " name TEXT NOT NULL, taken INTEGER NOT NULL, lease INTEGER NOT NULL,"
                  + " UNIQUE (profile, name)) STRICT"),
          List.of(
              "CREATE TABLE wrapping_key (kind TEXT NOT NULL, wrapper_key TEXT NOT NULL,"
                  + " retired INTEGER NOT NULL, PRIMARY KEY (kind, wrapper_key)) STRICT"));

  /** The version that this code reads and writes. */
  static final int CURRENT = STEPS.size();

  private Schema() {}

  /** Makes all tables in an empty database; in the caller's transaction. */
  static void create(Session session, Meta meta) throws SQLException {
    session.run("PRAGMA application_id = " + APPLICATION_ID);
    advance(session, 0, CURRENT);
    meta.write(session);
  }

  /**
   * Refuses a store that is not of this or an earlier version; nothing is changed.
   *
   * @return the version found, at most {@link #CURRENT}
   */
  static int check(Session session) throws SQLException {
    int version = (int) session.number("PRAGMA user_version");
    Meta.read(session, version);
    if (version > CURRENT) {
      throw new UnsupportedException(
          Problem.of(
              "STORE_VERSION_UNSUPPORTED",
              "The store was written by a newer Hexkey: its version is "
                  + version
                  + ", and this one knows versions up to "
                  + CURRENT
                  + ".",
              "Use that newer Hexkey; nothing was changed."));
    }
    if (version < 1) {
      throw LocalErrors.damaged("META", "The store's version is damaged.");
    }
    return version;
  }

  /** Brings an older store up to date; in the caller's transaction. */
  static void migrate(Session session) throws SQLException {
    int found = check(session);
    Meta meta = Meta.read(session, found);
    if (found < CURRENT) {
      advance(session, found, CURRENT);
      meta.withFormat(CURRENT).write(session);
    }
  }

  /** What a migration does last; for tests of those that fail. */
  static String lastStatement() {
    List<String> last = STEPS.get(STEPS.size() - 1);
    return last.get(last.size() - 1);
  }

  private static void advance(Session session, int from, int to) throws SQLException {
    for (List<String> step : STEPS.subList(from, to)) {
      for (String statement : step) {
        session.run(statement);
      }
    }
    session.run("PRAGMA user_version = " + to);
  }
}
