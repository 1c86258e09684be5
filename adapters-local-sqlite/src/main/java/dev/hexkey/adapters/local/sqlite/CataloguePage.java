package dev.hexkey.adapters.local.sqlite;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A page of the catalogue: entries in the order of their keys' bytes, or references to the pages
 * below. Immutable.
 *
 * @param keyId the data key that sealed it
 * @param tag the tag of the page's ciphertext
 * @param entries empty for a page of references
 * @param children empty for a page of entries
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record CataloguePage(
    long id, int keyId, byte[] tag, List<CatalogueEntry> entries, List<Child> children) {
  private static final int MAX_ITEMS = 32;

  /** So that a page, sealed, fits into one of SQLite's pages of 4 KiB. */
  private static final int MAX_BYTES = 3800;

  private static final byte ENTRIES = 0;
  private static final byte CHILDREN = 1;

  /**
   * A reference to a page below.
   *
   * @param lowKey no key under that page is smaller; the first child takes smaller ones too
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  record Child(byte[] lowKey, long id, byte[] tag) {
    private static final int FIXED_BYTES = Short.BYTES + Long.BYTES + Envelope.TAG_BYTES;

    int sizeBytes() {
      return FIXED_BYTES + lowKey.length;
    }
  }

  boolean isLeaf() {
    return children.isEmpty();
  }

  /** Where the key stands among the entries; {@code -(insertion point) - 1} if it is not there. */
  int findEntry(byte[] key) {
    int low = 0;
    int high = entries.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Arrays.compareUnsigned(entries.get(middle).key(), key);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  /** Under which child the key stands. */
  int findChild(byte[] key) {
    int low = 1;
    int high = children.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(children.get(middle).lowKey(), key) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return low - 1;
  }

  /** The entries with one added or replaced, as the contents of one page or two. */
  List<List<CatalogueEntry>> withEntry(CatalogueEntry entry) {
    List<CatalogueEntry> changed = new ArrayList<>(entries);
    int index = findEntry(entry.key());
    if (index >= 0) {
      changed.set(index, entry);
    } else {
      changed.add(-index - 1, entry);
    }
    int bytes = 0;
    for (CatalogueEntry each : changed) {
      bytes += each.sizeBytes();
    }
    return split(changed, bytes);
  }

  /** The references with one replaced, as the contents of one page or two. */
  List<List<Child>> withChild(int index, List<Child> replacements) {
    List<Child> changed = new ArrayList<>(children);
    Child old = changed.remove(index);
    Child first = replacements.get(0);
    changed.add(index, new Child(old.lowKey(), first.id(), first.tag()));
    changed.addAll(index + 1, replacements.subList(1, replacements.size()));
    int bytes = 0;
    for (Child each : changed) {
      bytes += each.sizeBytes();
    }
    return split(changed, bytes);
  }

  private static <T> List<List<T>> split(List<T> items, int bytes) {
    if (items.size() <= MAX_ITEMS && (bytes <= MAX_BYTES || items.size() < 4)) {
      return List.of(items);
    }
    int half = items.size() / 2;
    return List.of(items.subList(0, half), items.subList(half, items.size()));
  }

  static byte[] encodeEntries(List<CatalogueEntry> entries) {
    int size = 1 + Short.BYTES;
    for (CatalogueEntry entry : entries) {
      size += entry.sizeBytes();
    }
    ByteBuffer buffer = ByteBuffer.allocate(size).put(ENTRIES).putShort((short) entries.size());
    for (CatalogueEntry entry : entries) {
      entry.put(buffer);
    }
    return buffer.array();
  }

  static byte[] encodeChildren(List<Child> children) {
    int size = 1 + Short.BYTES;
    for (Child child : children) {
      size += child.sizeBytes();
    }
    ByteBuffer buffer = ByteBuffer.allocate(size).put(CHILDREN).putShort((short) children.size());
    for (Child child : children) {
      buffer.putShort((short) child.lowKey().length).put(child.lowKey());
      buffer.putLong(child.id()).put(child.tag());
    }
    return buffer.array();
  }

  /** Reads what one of the two methods above wrote and AES-GCM has authenticated. */
  static CataloguePage decode(long id, int keyId, byte[] tag, byte[] content) {
    ByteBuffer buffer = ByteBuffer.wrap(content);
    byte type = buffer.get();
    int count = buffer.getShort();
    List<CatalogueEntry> entries = new ArrayList<>();
    List<Child> children = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (type == ENTRIES) {
        entries.add(CatalogueEntry.get(buffer));
      } else {
        children.add(getChild(buffer));
      }
    }
    return new CataloguePage(id, keyId, tag, entries, children);
  }

  private static Child getChild(ByteBuffer buffer) {
    byte[] lowKey = new byte[Short.toUnsignedInt(buffer.getShort())];
    buffer.get(lowKey);
    long id = buffer.getLong();
    byte[] tag = new byte[Envelope.TAG_BYTES];
    buffer.get(tag);
    return new Child(lowKey, id, tag);
  }
}
