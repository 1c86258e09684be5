package dev.hexkey.adapters.local.sqlite.faults;

import dev.hexkey.adapters.local.sqlite.DataKeys;
import dev.hexkey.adapters.local.sqlite.LocalStore;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A process that does everything that syncs: makes a store, writes, changes the data key, begins
 * the log anew, closes, and writes again.
 */
final class PowerCutWriter {
  /** The series that is written. */
  static final long SERIES = 7;

  private static final int BATCH = 4;

  private PowerCutWriter() {}

  /**
   * Runs once.
   *
   * @param arguments the store's directory
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    try (LocalStore store = Faults.open(directory)) {
      Writer.write(store, SERIES, 0, 11);
      DataKeys keys = store.dataKeys();
      keys.add();
      int done;
      do {
        done = keys.reencryptNext(BATCH);
      } while (done > 0);
      keys.dropOld();
      Writer.write(store, SERIES, 12, 19);
    }
    try (LocalStore store = Faults.open(directory)) {
      Writer.write(store, SERIES, 20, 23);
    }
  }
}
