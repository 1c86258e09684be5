package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Leaves an address alone that keeps failing: opens after 5 failed calls within 60 s; while it is
 * open, one call in 500 ms passes as a probe and the others fail at once; a success closes it.
 * Thread-safe.
 */
final class Breaker {
  private static final int FAILURES = 5;
  private static final long WINDOW = Duration.ofSeconds(60).toNanos();
  private static final long PROBE_EVERY = Duration.ofMillis(500).toNanos();

  private final Ticker ticker;
  private final Deque<Long> failures = new ArrayDeque<>(); // guarded by this
  private boolean open; // guarded by this
  private long lastProbe; // guarded by this

  private volatile boolean clean = true;

  Breaker(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Whether a call may go out now. */
  boolean admits() {
    return clean || mayProbe();
  }

  /** Whether what goes out now only finds out whether the address answers again. */
  boolean isOpen() {
    return !clean && isOpenNow();
  }

  /** The address answered, whatever it said. */
  void succeeded() {
    if (!clean) {
      reset();
    }
  }

  /** A call failed, with all its attempts. */
  synchronized void failed() {
    clean = false;
    long now = ticker.nanos();
    failures.addLast(now);
    while (now - failures.getFirst() > WINDOW || failures.size() > FAILURES) {
      failures.removeFirst();
    }
    if (failures.size() == FAILURES && !open) {
      open = true;
      lastProbe = now;
    }
  }

  private synchronized boolean isOpenNow() {
    return open;
  }

  private synchronized boolean mayProbe() {
    long now = ticker.nanos();
    if (open && now - lastProbe < PROBE_EVERY) {
      return false;
    }
    lastProbe = now;
    return true;
  }

  private synchronized void reset() {
    failures.clear();
    open = false;
    clean = true;
  }
}
