package dev.hexkey.adapters.local.sqlite;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A few platform threads that call SQLite for virtual threads, which its synchronized native driver
 * would pin. A platform thread calls SQLite itself: a hand-over costs more than a read.
 *
 * <p>The threads are daemons, end after a few idle seconds, and are stopped by {@link #close}.
 * Thread-safe.
 */
final class OwnedThreads implements AutoCloseable {
  private static final long IDLE_SECONDS = 5;
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final int size;
  private @Nullable ThreadPoolExecutor executor; // guarded by this

  OwnedThreads(int size) {
    this.size = size;
  }

  /** What is done on a thread of this pool. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws SQLException;
  }

  /** Whether the calling thread must not call SQLite itself. */
  static boolean isNeeded() {
    Thread caller = Thread.currentThread();
    return caller.getClass() != Thread.class && VirtualThreads.isVirtual(caller);
  }

  /**
   * Runs a call and waits for its end, which a single attempt at SQLite reaches soon. The caller's
   * interrupt is kept for its next wait.
   */
  <T> T call(Call<T> call) throws SQLException {
    FutureTask<T> task = new FutureTask<>(call::run);
    executor().execute(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw unwrapped(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static SQLException unwrapped(@Nullable Throwable cause) {
    if (cause instanceof SQLException e) {
      return e;
    }
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    throw new IllegalStateException("a call failed in an unknown way", cause);
  }

  private synchronized ThreadPoolExecutor executor() {
    if (executor == null) {
      executor =
          new ThreadPoolExecutor(
              size,
              size,
              IDLE_SECONDS,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              OwnedThreads::thread);
      executor.allowCoreThreadTimeOut(true);
    }
    return executor;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "hexkey-sqlite-" + NUMBERS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public synchronized void close() {
    if (executor != null) {
      executor.shutdown();
    }
  }

  /** {@code Thread.isVirtual()}, which Java 17 does not have. */
  private static final class VirtualThreads {
    private static final @Nullable MethodHandle IS_VIRTUAL = find();

    static boolean isVirtual(Thread thread) {
      try {
        return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(thread);
      } catch (Throwable e) {
        throw new IllegalStateException("Thread.isVirtual() does not throw", e);
      }
    }

    private static @Nullable MethodHandle find() {
      try {
        return MethodHandles.publicLookup()
            .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
      } catch (ReflectiveOperationException e) {
        return null; // a release without virtual threads
      }
    }
  }
}
