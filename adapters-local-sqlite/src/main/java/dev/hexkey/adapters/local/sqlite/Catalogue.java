package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.adapters.local.sqlite.CataloguePage.Child;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated digest over the store: a tree that names every entry with its current version
 * and the tag of that version's ciphertext. Changed in the same transaction as the entries, and
 * asked before anything is answered, "absent" above all.
 *
 * <p>The scheme: every page is sealed with AES-GCM, bound to its number; a reference to a page
 * holds the tag of its ciphertext, so that a page stands for exactly one content of everything
 * below it; the one root holds the tag of the top page and a counter, and is sealed as well.
 * Without the data key nobody can make a page or a root, and one that is put back from earlier has
 * not the tag that its reference names. Only root and pages of one moment fit together: whoever
 * puts back an older root must put back all that was changed since, which is the whole file of that
 * moment.
 *
 * <p>Pages are found by number and hold at most 32 items, so that a lookup reads one page for each
 * factor of about 20 in the number of entries. What a session has verified it keeps, under number
 * and tag; after another process has written only the changed pages are read again.
 *
 * <p>An object is the view of one transaction; not thread-safe.
 */
final class Catalogue {
  private final Session session;
  private final KeyRing keys;
  private CatalogueRoot root;
  private boolean changed;

  private Catalogue(Session session, KeyRing keys, CatalogueRoot root) {
    this.session = session;
    this.keys = keys;
    this.root = root;
  }

  /** Makes the catalogue of an empty store. */
  static Catalogue create(Session session, KeyRing keys, int keyId) throws SQLException {
    CatalogueRoot none = CatalogueRoot.none(keyId);
    Catalogue catalogue = new Catalogue(session, keys, none);
    Child top =
        catalogue.storePage(
            catalogue.newPage(), new byte[0], CataloguePage.encodeEntries(List.of()));
    catalogue.setTop(top);
    return catalogue;
  }

  /** The catalogue as the session's present transaction sees it. */
  static Catalogue load(Session session, KeyRing keys) throws SQLException {
    PageCache pages = session.pages();
    CatalogueRoot seen = pages.root();
    try (ResultSet row = session.statement(Sql.FIND_ROOT).executeQuery()) {
      byte[] sealed = row.next() ? row.getBytes(2) : null;
      if (sealed == null) {
        throw LocalErrors.damaged("DIGEST", "The store's digest is missing.");
      }
      if (seen != null && seen.isStoredAs(sealed)) {
        return new Catalogue(session, keys, seen);
      }
      CatalogueRoot root = CatalogueRoot.open(keys, session.envelope(), row.getInt(1), sealed);
      if (seen != null && root.counter() <= seen.counter()) {
        throw LocalErrors.damaged("ROLLED_BACK", "The store was put back to an earlier state.");
      }
      return new Catalogue(session, keys, root);
    }
  }

  /** Keeps the root, once it is certain that the transaction's view is a committed one. */
  void trust() {
    session.pages().setRoot(root);
  }

  CatalogueRoot root() {
    return root;
  }

  /** What is said of a key; {@code null} if it was never there. */
  @Nullable CatalogueEntry find(byte[] key) throws SQLException {
    long id = root.pageId();
    byte[] tag = root.pageTag();
    while (true) {
      CataloguePage page = page(id, tag);
      if (page.isLeaf()) {
        int index = page.findEntry(key);
        return index < 0 ? null : page.entries().get(index);
      }
      Child child = page.children().get(page.findChild(key));
      id = child.id();
      tag = child.tag();
    }
  }

  /**
   * The same without reading anything, for a root that is known to be current.
   *
   * @return {@code null} also if a page is not in memory
   */
  static @Nullable CatalogueEntry findInMemory(PageCache pages, CatalogueRoot root, byte[] key) {
    CataloguePage page = pages.find(root.pageId(), root.pageTag());
    while (page != null) {
      if (page.isLeaf()) {
        int index = page.findEntry(key);
        return index < 0 ? null : page.entries().get(index);
      }
      Child child = page.children().get(page.findChild(key));
      page = pages.find(child.id(), child.tag());
    }
    return null;
  }

  /** All entries whose keys start with a prefix, in the order of their keys' bytes. */
  List<CatalogueEntry> list(byte[] prefix) throws SQLException {
    List<CatalogueEntry> found = new ArrayList<>();
    collect(root.pageId(), root.pageTag(), prefix, found);
    return found;
  }

  private void collect(long id, byte[] tag, byte[] prefix, List<CatalogueEntry> found)
      throws SQLException {
    CataloguePage page = page(id, tag);
    if (page.isLeaf()) {
      for (CatalogueEntry entry : page.entries()) {
        if (startsWith(entry.key(), prefix)) {
          found.add(entry);
        }
      }
      return;
    }
    List<Child> children = page.children();
    for (int i = page.findChild(prefix); i < children.size(); i++) {
      Child child = children.get(i);
      boolean past =
          Arrays.compareUnsigned(child.lowKey(), prefix) > 0 && !startsWith(child.lowKey(), prefix);
      if (past && i > 0) {
        return;
      }
      collect(child.id(), child.tag(), prefix, found);
    }
  }

  /** Adds or replaces an entry; {@link #save} must follow in the same transaction. */
  void put(CatalogueEntry entry) throws SQLException {
    List<Child> tops = put(root.pageId(), root.pageTag(), entry);
    Child top = tops.get(0);
    if (tops.size() > 1) {
      top = storePage(newPage(), top.lowKey(), CataloguePage.encodeChildren(tops));
    }
    setTop(top);
  }

  private List<Child> put(long id, byte[] tag, CatalogueEntry entry) throws SQLException {
    CataloguePage page = page(id, tag);
    List<Child> stored = new ArrayList<>();
    if (page.isLeaf()) {
      for (List<CatalogueEntry> part : page.withEntry(entry)) {
        byte[] content = CataloguePage.encodeEntries(part);
        stored.add(storePage(stored.isEmpty() ? id : newPage(), part.get(0).key(), content));
      }
      return stored;
    }
    int index = page.findChild(entry.key());
    Child child = page.children().get(index);
    List<Child> replacements = put(child.id(), child.tag(), entry);
    for (List<Child> part : page.withChild(index, replacements)) {
      byte[] content = CataloguePage.encodeChildren(part);
      stored.add(storePage(stored.isEmpty() ? id : newPage(), part.get(0).lowKey(), content));
    }
    return stored;
  }

  /** Writes the root, if anything was changed. */
  void save() throws SQLException {
    if (!changed) {
      return;
    }
    root = root.next(keys, session.envelope());
    PreparedStatement statement = session.statement(Sql.REPLACE_ROOT);
    statement.setInt(1, root.keyId());
    statement.setBytes(2, root.sealed());
    statement.executeUpdate();
    changed = false;
  }

  /** Makes another data key the one that new ciphertexts are made with. */
  void useKey(int keyId) {
    root = root.withKey(keyId);
    changed = true;
  }

  /** Seals a page, and those above it, with the present data key. */
  void reseal(long pageId) throws SQLException {
    byte[] key = firstKey(pageId);
    Child top = reseal(root.pageId(), root.pageTag(), key, pageId);
    setTop(top);
    if (readPage(pageId).keyId() != root.keyId()) {
      throw LocalErrors.damaged("UNEXPECTED", "The store's digest holds a part that is no part.");
    }
  }

  private Child reseal(long id, byte[] tag, byte[] key, long last) throws SQLException {
    CataloguePage page = page(id, tag);
    if (page.isLeaf()) {
      return storePage(id, key, CataloguePage.encodeEntries(page.entries()));
    }
    if (id == last) {
      return storePage(id, key, CataloguePage.encodeChildren(page.children()));
    }
    int index = page.findChild(key);
    Child child = page.children().get(index);
    Child sealed = reseal(child.id(), child.tag(), key, last);
    return storePage(
        id, key, CataloguePage.encodeChildren(page.withChild(index, List.of(sealed)).get(0)));
  }

  private byte[] firstKey(long pageId) throws SQLException {
    CataloguePage page = readPage(pageId);
    if (page.isLeaf()) {
      return page.entries().isEmpty() ? new byte[0] : page.entries().get(0).key();
    }
    return page.children().get(0).lowKey();
  }

  private CataloguePage page(long id, byte[] tag) throws SQLException {
    CataloguePage known = session.pages().find(id, tag);
    if (known != null) {
      return known;
    }
    CataloguePage page = readPage(id);
    if (!Arrays.equals(page.tag(), tag)) {
      throw LocalErrors.damaged(
          "ROLLED_BACK", "A part of the store's digest was put back to an earlier state.");
    }
    session.pages().add(page);
    return page;
  }

  private CataloguePage readPage(long id) throws SQLException {
    PreparedStatement statement = session.statement(Sql.FIND_PAGE);
    statement.setLong(1, id);
    try (ResultSet row = statement.executeQuery()) {
      byte[] sealed = row.next() ? row.getBytes(2) : null;
      if (sealed == null) {
        throw LocalErrors.damaged("DIGEST", "A part of the store's digest is missing.");
      }
      DataKey key = keys.key(row.getInt(1));
      byte[] binding = Binding.page(keys.storeId(), key.id(), id);
      byte[] content = session.envelope().open(key, binding, sealed);
      if (content == null) {
        throw LocalErrors.damaged("DIGEST", "A part of the store's digest is damaged.");
      }
      return CataloguePage.decode(id, key.id(), Envelope.tag(sealed), content);
    }
  }

  private Child storePage(long id, byte[] lowKey, byte[] content) throws SQLException {
    DataKey key = keys.key(root.keyId());
    byte[] sealed =
        session.envelope().seal(key, Binding.page(keys.storeId(), key.id(), id), content);
    PreparedStatement statement = session.statement(Sql.REPLACE_PAGE);
    statement.setLong(1, id);
    statement.setInt(2, key.id());
    statement.setBytes(3, sealed);
    statement.executeUpdate();
    byte[] tag = Envelope.tag(sealed);
    session.pages().add(CataloguePage.decode(id, key.id(), tag, content));
    return new Child(lowKey, id, tag);
  }

  private long newPage() {
    long id = root.nextPageId();
    root = root.withNextPage(id + 1);
    return id;
  }

  private void setTop(Child top) {
    root = root.withTop(top.id(), top.tag());
    changed = true;
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }
}
