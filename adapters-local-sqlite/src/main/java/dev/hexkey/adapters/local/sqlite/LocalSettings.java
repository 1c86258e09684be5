package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How the local store behaves.
 *
 * @param versionsKept how many versions of a secret are kept, the newest included; 1 to 1000
 * @param writeWait how long a call waits for other programs that write to the store
 * @param lockLease how long a record's lock is held without being renewed
 */
public record LocalSettings(int versionsKept, Duration writeWait, Duration lockLease) {
  private static final Setting<Integer> VERSIONS_KEPT =
      Setting.number(
              "local_versions_kept",
              "versions",
              "how many versions of a secret the local store keeps",
              1,
              1000)
          .withDefault("10");

  private static final Setting<Duration> WAIT =
      Setting.seconds(
              "local_wait_seconds",
              "how long to wait for other programs that write to the local store",
              1,
              600)
          .withDefault("10");

  private static final Setting<Duration> LOCK_LEASE =
      Setting.seconds(
              "local_lock_lease_seconds",
              "how long a record's lock is held without being renewed",
              1,
              3600)
          .withDefault(Long.toString(RecordStore.LOCK_LEASE.toSeconds()));

  /** What holds unless something is set. */
  public static final LocalSettings DEFAULTS =
      new LocalSettings(10, Duration.ofSeconds(10), RecordStore.LOCK_LEASE);

  /** Refuses what is outside the bounds. */
  public LocalSettings {
    if (versionsKept < 1 || versionsKept > 1000) {
      throw new IllegalArgumentException("local_versions_kept must be from 1 to 1000");
    }
    if (writeWait.isNegative()
        || writeWait.isZero()
        || lockLease.isNegative()
        || lockLease.isZero()) {
      throw new IllegalArgumentException("durations of the local store must be positive");
    }
  }

  /** The settings that {@link #of} reads. */
  static List<Setting<?>> all() {
    return List.of(VERSIONS_KEPT, WAIT, LOCK_LEASE);
  }

  /** The typed form of validated settings. */
  public static LocalSettings of(Settings settings) {
    return new LocalSettings(
        settings.require(VERSIONS_KEPT), settings.require(WAIT), settings.require(LOCK_LEASE));
  }
}
