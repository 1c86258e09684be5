package dev.hexkey.adapters.local.sqlite.faults;

import dev.hexkey.adapters.local.sqlite.LocalStore;
import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.StoredRecord;
import java.util.HexFormat;
import java.util.Random;

/**
 * One of a series of writes, known to the process that makes it and to the one that checks it from
 * the series and its number alone. Each series has places of its own.
 *
 * @param text what is written, the same in no other write; empty for a deletion
 */
record Write(Place place, String text) {
  private static final int PLACES = 16;
  private static final int LARGE_BYTES = 40_000; // on overflow pages

  static Write of(long series, int number) {
    Random random = new Random(series * 1_000_003 + number);
    int dice = random.nextInt(20);
    Place place = new Place(dice < 5, series + "/n" + random.nextInt(PLACES));
    if (dice > 17) { // a secret's
      return new Write(place, "");
    }
    byte[] filling = new byte[dice == 10 ? LARGE_BYTES : random.nextInt(1_000)];
    random.nextBytes(filling);
    return new Write(place, number + ":" + HexFormat.of().formatHex(filling));
  }

  boolean isDeletion() {
    return text.isEmpty();
  }

  void applyTo(LocalStore store) {
    if (isDeletion()) {
      delete(store);
    } else if (place.isRecord()) {
      long version = store.records().find(place.key()).map(StoredRecord::version).orElse(0L);
      Document document = Document.EMPTY.with("text", text);
      store.records().compareAndSet(place.key(), version, document, null);
    } else {
      try (SecretValue value = SecretValue.ofText(text)) {
        store.secrets().put(place.address(), value);
      }
    }
  }

  private void delete(LocalStore store) {
    try {
      store.secrets().delete(place.address());
    } catch (AbsentException e) {
      if (!e.code().equals(ErrorCodes.SECRET_NOT_FOUND)) {
        throw e;
      }
    }
  }
}
