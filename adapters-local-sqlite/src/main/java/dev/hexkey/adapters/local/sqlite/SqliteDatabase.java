package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.HexkeyException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One SQLite file and the few connections to it. Thread-safe.
 *
 * <p>All waiting is done here, in Java, where it can be interrupted and has a deadline: for a
 * connection, for the one writer of this process, and for other processes. A work that SQLite
 * answers with "busy" is rolled back and run again, so it must be repeatable.
 */
final class SqliteDatabase {
  private static final int MAX_SESSIONS = 4;
  private static final long FIRST_PAUSE_NANOS = 200_000;
  private static final long LONGEST_PAUSE_NANOS = 20_000_000;

  private final Path file;
  private final Semaphore permits = new Semaphore(MAX_SESSIONS);
  private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
  private final ReentrantLock writer = new ReentrantLock();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final OwnedThreads threads = new OwnedThreads(MAX_SESSIONS);

  SqliteDatabase(Path file) {
    this.file = file;
  }

  /** What is done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(Session session) throws SQLException;
  }

  /** Runs a work that changes nothing. */
  <T> T read(Work<T> work, Duration wait) {
    long deadline = System.nanoTime() + wait.toNanos();
    for (int attempt = 0; ; attempt++) {
      try {
        return attempt(work, deadline);
      } catch (SQLException e) {
        if (!LocalErrors.isBusy(e)) {
          throw LocalErrors.ofRead(e);
        }
      }
      pause(attempt, deadline);
    }
  }

  /** Runs a work in one transaction: everything it writes is stored, or nothing is. */
  <T> T write(Work<T> work, Duration wait) {
    long deadline = System.nanoTime() + wait.toNanos();
    lockWriter(deadline);
    try {
      Work<T> transaction = new Transaction<>(work);
      for (int attempt = 0; ; attempt++) {
        try {
          return attempt(transaction, deadline);
        } catch (SQLException e) {
          if (!LocalErrors.isBusy(e)) {
            throw LocalErrors.ofWrite(e);
          }
        }
        pause(attempt, deadline);
      }
    } finally {
      writer.unlock();
    }
  }

  /** Waits for what is running, then closes the connections. */
  void close() {
    closed.countDown();
    permits.acquireUninterruptibly(MAX_SESSIONS);
    threads.close();
    SQLException failure = null;
    for (Session session = idle.poll(); session != null; session = idle.poll()) {
      try {
        session.close();
      } catch (SQLException e) {
        failure = e;
      }
    }
    permits.release(MAX_SESSIONS); // whoever waits finds the database closed
    if (failure != null) {
      throw LocalErrors.ofWrite(failure);
    }
  }

  /**
   * Waits a little, longer with each attempt, and differently in each thread.
   *
   * @throws dev.hexkey.ports.TimedOutException if the deadline passes
   */
  void pause(int attempt, long deadline) {
    long longest = Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(attempt, 10));
    long pause = ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
    if (deadline - System.nanoTime() <= pause) {
      throw LocalErrors.timedOut();
    }
    try {
      if (closed.await(pause, TimeUnit.NANOSECONDS)) {
        throw LocalErrors.closed();
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private <T> T attempt(Work<T> work, long deadline) throws SQLException {
    boolean onOwnThread = OwnedThreads.isNeeded();
    Session session = borrow(deadline, onOwnThread);
    boolean sound = false;
    try {
      T result = onOwnThread ? threads.call(() -> work.run(session)) : work.run(session);
      sound = true;
      return result;
    } catch (HexkeyException | KeyRing.UnknownKeyException e) {
      sound = true;
      throw e;
    } catch (SQLException e) {
      sound = LocalErrors.isBusy(e) || LocalErrors.isRefusedByDisk(e);
      throw e;
    } finally {
      giveBack(session, sound, onOwnThread);
    }
  }

  private Session borrow(long deadline, boolean onOwnThread) throws SQLException {
    try {
      if (!permits.tryAcquire() && !permits.tryAcquire(remaining(deadline), TimeUnit.NANOSECONDS)) {
        throw LocalErrors.timedOut();
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
    boolean borrowed = false;
    try {
      if (closed.getCount() == 0) {
        throw LocalErrors.closed();
      }
      Session session = idle.pollFirst();
      if (session == null) {
        session = onOwnThread ? threads.call(() -> Session.open(file)) : Session.open(file);
      }
      borrowed = true;
      return session;
    } finally {
      if (!borrowed) {
        permits.release();
      }
    }
  }

  private void giveBack(Session session, boolean sound, boolean onOwnThread) throws SQLException {
    boolean kept = false;
    try {
      if (session.isInTransaction()) {
        rollback(session, onOwnThread);
      }
      kept = sound;
    } finally {
      if (kept) {
        idle.addFirst(session);
      } else {
        session.close();
      }
      permits.release();
    }
  }

  private void rollback(Session session, boolean onOwnThread) throws SQLException {
    if (onOwnThread) {
      threads.call(
          () -> {
            session.rollback();
            return true;
          });
    } else {
      session.rollback();
    }
  }

  private void lockWriter(long deadline) {
    try {
      if (!writer.tryLock(remaining(deadline), TimeUnit.NANOSECONDS)) {
        throw LocalErrors.timedOut();
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static long remaining(long deadline) {
    return Math.max(0, deadline - System.nanoTime());
  }

  private static HexkeyException interrupted() {
    Thread.currentThread().interrupt();
    return LocalErrors.interrupted();
  }

  /** Runs a work between the beginning and the commit of a write. */
  private static final class Transaction<T> implements Work<T> {
    private final Work<T> work;

    Transaction(Work<T> work) {
      this.work = work;
    }

    @Override
    public T run(Session session) throws SQLException {
      try {
        session.beginWrite();
        T result = work.run(session);
        session.commit();
        return result;
      } catch (SQLException e) {
        if (LocalErrors.isRefusedByDisk(e)) {
          session.closeStatements();
        }
        throw e;
      }
    }
  }
}
