package dev.hexkey.adapters.local.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The entries as one transaction sees them. Not thread-safe. */
final class Entries {
  private final Session session;
  private final KeyRing keys;
  private final Catalogue catalogue;

  Entries(Session session, KeyRing keys, Catalogue catalogue) {
    this.session = session;
    this.keys = keys;
    this.catalogue = catalogue;
  }

  Session session() {
    return session;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  byte[] storeId() {
    return keys.storeId();
  }

  /** Whether a profile exists. */
  boolean hasProfile(String profile) throws SQLException {
    return catalogue.find(EntryKey.ofProfile(profile).bytes()) != null;
  }

  void requireProfile(String profile) throws SQLException {
    if (!hasProfile(profile)) {
      throw LocalErrors.profileNotFound();
    }
  }

  void addProfile(String profile) throws SQLException {
    catalogue.put(CatalogueEntry.ofName(EntryKey.ofProfile(profile).bytes()));
  }

  /** What the catalogue knows of an entry, deleted ones too; {@code null} if it never was. */
  @Nullable CatalogueEntry known(EntryKey key) throws SQLException {
    CatalogueEntry known = catalogue.find(key.bytes());
    if ((known == null || !known.live()) && hasRows(key)) {
      throw LocalErrors.damaged("UNEXPECTED", "The store holds an entry that was never written.");
    }
    return known;
  }

  /** The newest version's number; 0 if there is no such entry. */
  long currentVersion(EntryKey key) throws SQLException {
    CatalogueEntry known = known(key);
    return known == null || !known.live() ? 0 : known.version();
  }

  /** As {@link EntryStore#find}. */
  Optional<StoredEntry> find(EntryKey key, long version) throws SQLException {
    CatalogueEntry known = known(key);
    return known == null || !known.live()
        ? Optional.empty()
        : Optional.of(open(key, known, version));
  }

  private StoredEntry open(EntryKey key, CatalogueEntry known, long version) throws SQLException {
    if (version == 0 || version == known.version()) {
      return row(known.rowId()).openCurrent(session.envelope(), keys, key, known);
    }
    if (version > known.version()) {
      throw LocalErrors.versionNotFound();
    }
    if (version < known.oldest()) {
      throw LocalErrors.versionDestroyed();
    }
    return row(key, version).openVersion(session.envelope(), keys, key, version);
  }

  /** The names of a kind in a profile that start with a prefix. */
  List<String> names(Kind kind, String profile, String prefix) throws SQLException {
    List<String> names = new ArrayList<>();
    for (CatalogueEntry entry : catalogue.list(new EntryKey(kind, profile, prefix).bytes())) {
      if (entry.live()) {
        names.add(EntryKey.parse(entry.key()).name());
      }
    }
    return names;
  }

  /** The profiles, in the order of their characters. */
  List<String> profiles() throws SQLException {
    List<String> profiles = new ArrayList<>();
    for (CatalogueEntry entry : catalogue.list(new byte[] {Kind.PROFILE.letter()})) {
      profiles.add(EntryKey.parse(entry.key()).profile());
    }
    return profiles;
  }

  /**
   * Writes a new version and drops those that are too old.
   *
   * @param kept how many versions stay, the new one included
   * @return the new version
   */
  long put(EntryKey key, byte[] plaintext, long nowMillis, int kept) throws SQLException {
    CatalogueEntry known = known(key);
    long version = known == null ? 1 : known.version() + 1;
    long oldest = Math.max(known == null ? 1 : known.oldest(), version - kept + 1);
    return putVersion(key, version, oldest, plaintext, nowMillis);
  }

  /**
   * Writes a version under its number, which must be above those that are there; for bringing back
   * what another store held.
   *
   * @param oldest the oldest version that stays
   */
  long putVersion(EntryKey key, long version, long oldest, byte[] plaintext, long createdMillis)
      throws SQLException {
    int keyId = catalogue.root().keyId();
    byte[] binding = Binding.entry(keys.storeId(), keyId, key, version, createdMillis);
    byte[] sealed = session.envelope().seal(keys.key(keyId), binding, plaintext);
    long rowId = insert(key, version, createdMillis, keyId, sealed);
    deleteBefore(key, oldest);
    catalogue.put(
        new CatalogueEntry(key.bytes(), true, version, oldest, rowId, Envelope.tag(sealed)));
    return version;
  }

  /** Notes that a name was there once, up to a version, and was deleted. */
  void putDeleted(EntryKey key, long version) throws SQLException {
    catalogue.put(CatalogueEntry.ofDeleted(key.bytes(), version));
  }

  /** Deletes all versions; the catalogue keeps the number of the last. */
  void delete(EntryKey key, CatalogueEntry known) throws SQLException {
    deleteBefore(key, Long.MAX_VALUE);
    catalogue.put(known.deleted());
  }

  /** All versions that are kept, the newest first, each verified and without its plaintext. */
  List<StoredEntry> history(EntryKey key) throws SQLException {
    CatalogueEntry known = known(key);
    List<StoredEntry> versions = new ArrayList<>();
    if (known == null || !known.live()) {
      return versions;
    }
    for (long version = known.version(); version >= known.oldest(); version--) {
      StoredEntry entry = open(key, known, version);
      Arrays.fill(entry.plaintext(), (byte) 0);
      versions.add(new StoredEntry(version, entry.createdMillis(), new byte[0]));
    }
    return versions;
  }

  /** Seals some entries, and when none is left pages, with the present data key. */
  int reencrypt(int batch) throws SQLException {
    int keyId = catalogue.root().keyId();
    List<EntryAt> old = entriesUnderOtherKeys(keyId, batch);
    for (EntryAt entry : old) {
      reencrypt(entry, keyId);
    }
    if (!old.isEmpty()) {
      return old.size();
    }
    List<Long> pages = pagesUnderOtherKeys(keyId, batch);
    for (long page : pages) {
      catalogue.reseal(page);
    }
    return pages.size();
  }

  private void reencrypt(EntryAt at, int keyId) throws SQLException {
    CatalogueEntry known = known(at.key());
    boolean isCurrent = known != null && known.rowId() == at.rowId();
    StoredEntry entry =
        isCurrent && known != null
            ? at.row().openCurrent(session.envelope(), keys, at.key(), known)
            : at.row().openVersion(session.envelope(), keys, at.key(), at.row().version());
    byte[] binding =
        Binding.entry(keys.storeId(), keyId, at.key(), entry.version(), entry.createdMillis());
    byte[] sealed = session.envelope().seal(keys.key(keyId), binding, entry.plaintext());
    Arrays.fill(entry.plaintext(), (byte) 0);
    PreparedStatement statement = session.statement(Sql.RESEAL_ENTRY);
    statement.setInt(1, keyId);
    statement.setBytes(2, sealed);
    statement.setLong(3, at.rowId());
    statement.executeUpdate();
    if (isCurrent && known != null) {
      catalogue.put(known.withTag(Envelope.tag(sealed)));
    }
  }

  private List<EntryAt> entriesUnderOtherKeys(int keyId, int batch) throws SQLException {
    PreparedStatement statement = session.statement(Sql.ENTRIES_UNDER_OTHER_KEYS);
    statement.setInt(1, keyId);
    statement.setInt(2, batch);
    List<EntryAt> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Kind kind = Kind.of(row.getInt(4));
        EntryKey key = new EntryKey(kind, row.getString(2), row.getString(3));
        found.add(new EntryAt(row.getLong(1), key, EntryRow.read(row, 5)));
      }
    }
    return found;
  }

  private List<Long> pagesUnderOtherKeys(int keyId, int batch) throws SQLException {
    PreparedStatement statement = session.statement(Sql.PAGES_UNDER_OTHER_KEYS);
    statement.setInt(1, keyId);
    statement.setInt(2, batch);
    List<Long> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(row.getLong(1));
      }
    }
    return found;
  }

  /** How many entries and pages are not under the present data key. */
  long countUnderOldKeys() throws SQLException {
    PreparedStatement statement = session.statement(Sql.COUNT_UNDER_OTHER_KEYS);
    statement.setInt(1, catalogue.root().keyId());
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** A row with what it claims to be. */
  private record EntryAt(long rowId, EntryKey key, EntryRow row) {}

  private EntryRow row(long rowId) throws SQLException {
    PreparedStatement statement = session.statement(Sql.FIND_ENTRY);
    statement.setLong(1, rowId);
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? EntryRow.read(row, 1) : EntryRow.missing();
    }
  }

  private EntryRow row(EntryKey key, long version) throws SQLException {
    PreparedStatement statement = bind(Sql.FIND_ENTRY_VERSION, key);
    statement.setLong(4, version);
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? EntryRow.read(row, 1) : EntryRow.missing();
    }
  }

  private boolean hasRows(EntryKey key) throws SQLException {
    try (ResultSet row = bind(Sql.FIND_ANY_VERSION, key).executeQuery()) {
      return row.next();
    }
  }

  private long insert(EntryKey key, long version, long createdMillis, int keyId, byte[] sealed)
      throws SQLException {
    PreparedStatement statement = bind(Sql.INSERT_ENTRY, key);
    statement.setLong(4, version);
    statement.setLong(5, createdMillis);
    statement.setInt(6, keyId);
    statement.setBytes(7, sealed);
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private void deleteBefore(EntryKey key, long version) throws SQLException {
    PreparedStatement statement = bind(Sql.DELETE_ENTRIES_BEFORE, key);
    statement.setLong(4, version);
    statement.executeUpdate();
  }

  private PreparedStatement bind(Sql sql, EntryKey key) throws SQLException {
    PreparedStatement statement = session.statement(sql);
    statement.setString(1, key.profile());
    statement.setString(2, key.name());
    statement.setInt(3, key.kind().letter());
    return statement;
  }
}
