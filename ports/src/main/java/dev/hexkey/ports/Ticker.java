package dev.hexkey.ports;

/** A clock for ages: it never steps back, and its zero means nothing. Thread-safe. */
@FunctionalInterface
public interface Ticker {
  /** The JVM's monotonic clock. */
  Ticker SYSTEM = System::nanoTime;

  /** Nanoseconds since some fixed point; compare only by difference. */
  long nanos();
}
