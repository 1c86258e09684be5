package dev.hexkey.tokenprovider.schedule;

import java.util.List;

/**
 * How a schedule went.
 *
 * @param rotations how many tokens followed the first
 * @param failures what the client threw, and where
 */
record Outcome(int calls, int rotations, List<Failure> failures) {
  /**
   * A call that failed.
   *
   * @param place in the schedule; no two calls that one thread makes in one round share it
   */
  record Failure(Place place, Throwable thrown) {}

  /** Who made a call, and when. */
  record Place(int round, int thread) {}
}
