package dev.hexkey.renewal;

import dev.hexkey.ports.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Both clocks of a machine, which a test moves: together, or one of them alone. Thread-safe. */
final class TestClock implements InstantSource, Ticker {
  private Instant wall = Instant.parse("2026-01-01T00:00:00Z"); // guarded by this
  private long nanos = 1_000_000_000L; // guarded by this

  /** Time passes. */
  synchronized void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }

  /** The machine sleeps: only the wall clock goes on. */
  synchronized void sleep(Duration time) {
    wall = wall.plus(time);
  }

  /** Somebody sets the wall clock, forward or back. */
  synchronized void set(Duration by) {
    wall = wall.plus(by);
  }

  @Override
  public synchronized Instant instant() {
    return wall;
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }
}
