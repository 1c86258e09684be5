package dev.hexkey.renewal;

import dev.hexkey.ports.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Now, by both clocks. The monotonic one stands still while a machine sleeps, and the wall clock
 * can be set; what must not come too early goes by the one that says more time has passed.
 *
 * @param millis of the wall clock since 1970
 * @param nanos of the monotonic clock
 */
record Moment(long millis, long nanos) {
  static Moment now(InstantSource clock, Ticker ticker) {
    return new Moment(clock.millis(), ticker.nanos());
  }

  Instant instant() {
    return Instant.ofEpochMilli(millis);
  }

  /** The longer of what the two clocks say has passed since then. */
  Duration since(Moment earlier) {
    Duration byWall = Duration.ofMillis(millis - earlier.millis);
    Duration byTicker = Duration.ofNanos(nanos - earlier.nanos);
    return byWall.compareTo(byTicker) > 0 ? byWall : byTicker;
  }
}
