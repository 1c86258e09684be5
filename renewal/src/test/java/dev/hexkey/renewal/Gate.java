package dev.hexkey.renewal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds threads until it is opened, and tells who arrived. */
final class Gate {
  private static final long PATIENCE_SECONDS = 20;

  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);

  /** Waits until the gate is open, whatever interrupts. */
  void pass() {
    arrived.countDown();
    boolean flag = false;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        if (opened.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          break;
        }
        throw new AssertionError("nobody opened the gate");
      } catch (InterruptedException e) {
        flag = true;
        interrupted.countDown();
      }
    }
    if (flag) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the gate is open; an interrupt ends the wait with an error. */
  void passOrBeInterrupted() {
    arrived.countDown();
    try {
      require(opened);
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Waits until the gate is open or the thread is interrupted. */
  void passInterruptibly() throws InterruptedException {
    arrived.countDown();
    require(opened);
  }

  void open() {
    opened.countDown();
  }

  void awaitArrival() throws InterruptedException {
    require(arrived);
  }

  void awaitInterrupted() throws InterruptedException {
    require(interrupted);
  }

  private static void require(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("waited too long");
    }
  }
}
