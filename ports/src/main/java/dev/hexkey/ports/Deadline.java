package dev.hexkey.ports;

import java.time.Duration;

/** A moment on a monotonic clock after which nobody waits any more. Immutable, thread-safe. */
public final class Deadline {
  private static final Duration LONGEST = Duration.ofDays(3_650);

  private final Ticker ticker;
  private final long atNanos;

  private Deadline(Ticker ticker, long atNanos) {
    this.ticker = ticker;
    this.atNanos = atNanos;
  }

  /** So long from now by the JVM's monotonic clock; a negative time has passed already. */
  public static Deadline after(Duration time) {
    return after(time, Ticker.SYSTEM);
  }

  /** So long from now by this clock; more than ten years count as ten years. */
  public static Deadline after(Duration time, Ticker ticker) {
    Duration bounded = time.compareTo(LONGEST) > 0 ? LONGEST : time;
    long nanos = bounded.isNegative() ? 0 : bounded.toNanos();
    return new Deadline(ticker, ticker.nanos() + nanos);
  }

  /** What is left; zero once it has passed. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, atNanos - ticker.nanos()));
  }

  /** Whether it has passed. */
  public boolean hasPassed() {
    return atNanos - ticker.nanos() <= 0;
  }

  @Override
  public String toString() {
    return "Deadline[" + left().toMillis() + " ms left]";
  }
}
