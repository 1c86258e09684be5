package dev.hexkey.adapters.local.sqlite;

/** Told how far a long work has come, for a bar on a terminal. Called by the working thread. */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (done, total) -> {};

  /**
   * Called after each part.
   *
   * @param done how many parts are done
   * @param total how many there are; may grow while others write
   */
  void advanced(long done, long total);
}
