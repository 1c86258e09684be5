package dev.hexkey.core;

import dev.hexkey.ports.MisconfiguredException;
import java.time.Duration;

/**
 * How the secrets client keeps what it read. Stated in code, these stand in for the defaults of the
 * settings with the same meaning, which an operator may still set.
 *
 * @param cacheLife how long a value is kept at most, 0 to 1 day; zero disables the cache, that of
 *     absences too; default 300 s
 * @param cacheMaxEntries bound of the cache, 1 to 1 000 000; default 10 000
 * @param negativeLife how long "absent" is remembered, 0 to 1 h; default 5 s
 * @param staleIfError how long a value past its life may still serve while its store cannot be
 *     reached; default 0, at most 3 600 s
 * @param readDeadline how long one read of a store may take, more than 0 to 1 h; default 30 s
 */
public record ClientOptions(
    Duration cacheLife,
    int cacheMaxEntries,
    Duration negativeLife,
    Duration staleIfError,
    Duration readDeadline) {
  /** The defaults. */
  public static final ClientOptions DEFAULTS =
      new ClientOptions(
          Duration.ofSeconds(300),
          10_000,
          Duration.ofSeconds(5),
          Duration.ZERO,
          Duration.ofSeconds(30));

  static final int MAX_CACHE_LIFE_SECONDS = 86_400;
  static final int MAX_CACHE_ENTRIES = 1_000_000;
  static final int MAX_NEGATIVE_LIFE_SECONDS = 3_600;
  static final int MAX_STALE_IF_ERROR_SECONDS = 3_600;
  static final int MAX_READ_DEADLINE_SECONDS = 3_600;

  /**
   * Refuses values out of range.
   *
   * @throws MisconfiguredException that lists each of them
   */
  public ClientOptions {
    SettingFaults faults = new SettingFaults();
    requireWithin(faults, "cacheLife", cacheLife, MAX_CACHE_LIFE_SECONDS);
    if (cacheMaxEntries < 1 || cacheMaxEntries > MAX_CACHE_ENTRIES) {
      faults.add("cacheMaxEntries must be from 1 to " + MAX_CACHE_ENTRIES);
    }
    requireWithin(faults, "negativeLife", negativeLife, MAX_NEGATIVE_LIFE_SECONDS);
    requireWithin(faults, "staleIfError", staleIfError, MAX_STALE_IF_ERROR_SECONDS);
    requireWithin(faults, "readDeadline", readDeadline, MAX_READ_DEADLINE_SECONDS);
    if (readDeadline.isZero()) {
      faults.add("readDeadline must be more than 0 s");
    }
    faults.throwIfAny();
  }

  /** The same options with another life in the cache. */
  public ClientOptions withCacheLife(Duration life) {
    return new ClientOptions(life, cacheMaxEntries, negativeLife, staleIfError, readDeadline);
  }

  /** The same options with another bound of the cache. */
  public ClientOptions withCacheMaxEntries(int entries) {
    return new ClientOptions(cacheLife, entries, negativeLife, staleIfError, readDeadline);
  }

  /** The same options with another life for absences. */
  public ClientOptions withNegativeLife(Duration life) {
    return new ClientOptions(cacheLife, cacheMaxEntries, life, staleIfError, readDeadline);
  }

  /** The same options with another time past its life that a value may serve. */
  public ClientOptions withStaleIfError(Duration stale) {
    return new ClientOptions(cacheLife, cacheMaxEntries, negativeLife, stale, readDeadline);
  }

  /** The same options with another deadline of reads. */
  public ClientOptions withReadDeadline(Duration deadline) {
    return new ClientOptions(cacheLife, cacheMaxEntries, negativeLife, staleIfError, deadline);
  }

  private static void requireWithin(
      SettingFaults faults, String name, Duration value, int maxSeconds) {
    if (value.isNegative() || value.compareTo(Duration.ofSeconds(maxSeconds)) > 0) {
      faults.add(name + " must be from 0 to " + maxSeconds + " s");
    }
  }
}
