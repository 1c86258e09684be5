package dev.hexkey.testkit;

import dev.hexkey.ports.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Both clocks of a test: they stand still until told to move, and move together. Thread-safe. */
public final class ManualClock implements InstantSource, Ticker {
  private Instant now; // guarded by this
  private long nanos; // guarded by this

  /** A clock that stands at this time. */
  public ManualClock(Instant start) {
    this.now = start;
  }

  /** A clock that stands at the first second of 2026. */
  public ManualClock() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** Moves both clocks forward. */
  public synchronized void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("a ticker never steps back; see setTo");
    }
    now = now.plus(time);
    nanos += time.toNanos();
  }

  /** Sets the date, also backwards, as a person or a time server may; ages do not change. */
  public synchronized void setTo(Instant date) {
    now = date;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public String toString() {
    return "ManualClock[" + instant() + "]";
  }
}
