package dev.hexkey.testkit;

import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordStore;
import java.time.Duration;

/** A record store that was started for one test, and the ways around it. */
public interface RecordStoreFixture extends AutoCloseable {
  /** The store under test; always the same one. */
  RecordStore store();

  /** A profile that exists and holds nothing yet. */
  String profile();

  /** Another one. */
  String otherProfile();

  /** The name of a profile that does not exist. */
  String missingProfile();

  /** Moves the clocks that leases are measured by. */
  void advance(Duration time);

  /** Closes the store as the core does, through {@link dev.hexkey.ports.OpenAdapter#close()}. */
  void closeStore();

  /** A key in {@link #profile()}. */
  default RecordKey key(String name) {
    return new RecordKey(profile(), name);
  }

  /** Closes the store and removes what the fixture made. */
  @Override
  default void close() {
    closeStore();
  }
}
