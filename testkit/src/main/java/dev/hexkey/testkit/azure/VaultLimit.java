package dev.hexkey.testkit.azure;

import java.util.concurrent.TimeUnit;

/** So many requests in a second of real time. Thread-safe: guarded by itself. */
final class VaultLimit {
  private int perSecond = Integer.MAX_VALUE;
  private long second = Long.MIN_VALUE;
  private int used;

  synchronized void set(int requests) {
    perSecond = requests;
  }

  synchronized boolean isReached() {
    long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
    if (now != second) {
      second = now;
      used = 0;
    }
    return used++ >= perSecond;
  }
}
