package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.DamagedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a look at everything in a store has found.
 *
 * @param entries how many secrets and records there are
 * @param versions how many versions of them were read and verified
 * @param damages what is wrong, one sentence each, without names or values
 */
public record Verification(long entries, long versions, List<String> damages) {
  /** Copies the list. */
  public Verification {
    damages = List.copyOf(damages);
  }

  /** Reads every version of every entry, and asks SQLite about its own structures. */
  static Verification of(Entries all) throws SQLException {
    List<String> damages = new ArrayList<>();
    String structure = all.session().text("PRAGMA quick_check(1)");
    if (!structure.equals("ok")) {
      damages.add("SQLite finds its file damaged.");
    }
    long entries = 0;
    long versions = 0;
    long expectedRows = 0;
    for (CatalogueEntry known : all.catalogue().list(new byte[0])) {
      if (known.live() && known.rowId() != 0) {
        entries++;
        expectedRows += known.version() - known.oldest() + 1;
        versions += verify(all, known, damages);
      }
    }
    if (countRows(all.session()) != expectedRows) {
      damages.add("The store holds more or fewer entries than were written.");
    }
    return new Verification(entries, versions, damages);
  }

  private static long verify(Entries all, CatalogueEntry known, List<String> damages)
      throws SQLException {
    EntryKey key = EntryKey.parse(known.key());
    long read = 0;
    for (long version = known.oldest(); version <= known.version(); version++) {
      try {
        Arrays.fill(all.find(key, version).orElseThrow().plaintext(), (byte) 0);
        read++;
      } catch (DamagedException e) {
        damages.add(e.summary());
      }
    }
    return read;
  }

  private static long countRows(Session session) throws SQLException {
    try (ResultSet row = session.statement(Sql.COUNT_ENTRIES).executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
