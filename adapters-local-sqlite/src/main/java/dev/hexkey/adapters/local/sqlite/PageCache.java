package dev.hexkey.adapters.local.sqlite;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of the catalogue that a session has verified. A page is looked up by its number and tag:
 * the tag comes from a verified parent, so a page that is found is verified too. Not thread-safe.
 */
final class PageCache {
  private static final int MAX_PAGES = 512;

  private final Map<Long, CataloguePage> pages = new HashMap<>();
  private @Nullable CatalogueRoot root;

  /** The newest root that this session has read in a snapshot. */
  @Nullable CatalogueRoot root() {
    return root;
  }

  void setRoot(CatalogueRoot verified) {
    root = verified;
  }

  @Nullable CataloguePage find(long id, byte[] tag) {
    CataloguePage page = pages.get(id);
    return page != null && Arrays.equals(page.tag(), tag) ? page : null;
  }

  void add(CataloguePage page) {
    if (pages.size() >= MAX_PAGES) {
      pages.clear(); // simple, rare, and at once filled again by what is in use
    }
    pages.put(page.id(), page);
  }
}
