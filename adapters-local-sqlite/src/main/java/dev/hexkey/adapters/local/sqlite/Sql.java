package dev.hexkey.adapters.local.sqlite;

/** Every statement that runs more than once on a connection, which keeps it prepared. */
enum Sql {
  BEGIN("BEGIN"),
  BEGIN_IMMEDIATE("BEGIN IMMEDIATE"),
  COMMIT("COMMIT"),
  ROLLBACK("ROLLBACK"),

  FIND_META("SELECT format, store_id, created, checksum FROM meta WHERE id = 1"),
  REPLACE_META(
      "INSERT OR REPLACE INTO meta (id, format, store_id, created, checksum)"
          + " VALUES (1, ?, ?, ?, ?)"),

  LIST_KEYS(
      "SELECT id, wrapper_kind, wrapper_key, wrapped, check_value, checksum FROM data_key"
          + " ORDER BY id"),
  REPLACE_KEY(
      "INSERT OR REPLACE INTO data_key"
          + " (id, wrapper_kind, wrapper_key, wrapped, check_value, checksum)"
          + " VALUES (?, ?, ?, ?, ?, ?)"),
  DELETE_KEY("DELETE FROM data_key WHERE id = ?"),

  PLAN_WRAPPING_KEY(
      "INSERT OR REPLACE INTO wrapping_key (kind, wrapper_key, retired) VALUES (?, ?, 0)"),
  RETIRE_WRAPPING_KEY(
      "INSERT OR REPLACE INTO wrapping_key (kind, wrapper_key, retired) VALUES (?, ?, 1)"),
  LIST_WRAPPING_KEYS("SELECT kind, wrapper_key, retired FROM wrapping_key"),
  FORGET_WRAPPING_KEY("DELETE FROM wrapping_key WHERE kind = ? AND wrapper_key = ?"),

  FIND_ROOT("SELECT key_id, sealed FROM root WHERE id = 1"),
  REPLACE_ROOT("INSERT OR REPLACE INTO root (id, key_id, sealed) VALUES (1, ?, ?)"),
  FIND_PAGE("SELECT key_id, sealed FROM page WHERE id = ?"),
  REPLACE_PAGE("INSERT OR REPLACE INTO page (id, key_id, sealed) VALUES (?, ?, ?)"),
  PAGES_UNDER_OTHER_KEYS("SELECT id FROM page WHERE key_id <> ? LIMIT ?"),

  /** The entry with the root that it is checked against, both from one snapshot. */
  FIND_ENTRY_AND_ROOT(
      "SELECT r.sealed, e.version, e.created, e.key_id, e.sealed"
          + " FROM root r LEFT JOIN entry e ON e.id = ? WHERE r.id = 1"),
  FIND_ENTRY("SELECT version, created, key_id, sealed FROM entry WHERE id = ?"),
  FIND_ENTRY_VERSION(
      "SELECT version, created, key_id, sealed FROM entry"
          + " WHERE profile = ? AND name = ? AND kind = ? AND version = ?"),
  FIND_ENTRY_VERSIONS(
      "SELECT version, created, key_id, sealed FROM entry"
          + " WHERE profile = ? AND name = ? AND kind = ? ORDER BY version DESC"),
  FIND_ANY_VERSION("SELECT version FROM entry WHERE profile = ? AND name = ? AND kind = ? LIMIT 1"),
  INSERT_ENTRY(
      "INSERT INTO entry (profile, name, kind, version, created, key_id, sealed)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id"),
  DELETE_ENTRIES_BEFORE(
      "DELETE FROM entry WHERE profile = ? AND name = ? AND kind = ? AND version < ?"),
  ENTRIES_UNDER_OTHER_KEYS(
      "SELECT id, profile, name, kind, version, created, key_id, sealed FROM entry"
          + " WHERE key_id <> ? LIMIT ?"),
  COUNT_UNDER_OTHER_KEYS(
      "SELECT (SELECT count(*) FROM entry WHERE key_id <> ?1)"
          + " + (SELECT count(*) FROM page WHERE key_id <> ?1)"),
  RESEAL_ENTRY("UPDATE entry SET key_id = ?, sealed = ? WHERE id = ?"),
  COUNT_ENTRIES("SELECT count(*) FROM entry"),

  FIND_LOCK("SELECT fence, taken, lease FROM lock WHERE profile = ? AND name = ?"),
  TAKE_LOCK(
      "INSERT OR REPLACE INTO lock (profile, name, taken, lease) VALUES (?, ?, ?, ?)"
          + " RETURNING fence"),
  RENEW_LOCK("UPDATE lock SET taken = ?, lease = ? WHERE fence = ?"),
  RELEASE_LOCK("DELETE FROM lock WHERE fence = ?");

  private final String text;

  Sql(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
