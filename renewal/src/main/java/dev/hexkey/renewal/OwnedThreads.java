package dev.hexkey.renewal;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The only threads that Hexkey starts: named daemons that end after a second without work, so that
 * an idle client holds none. There is no upper bound, because a read may wait for another one (an
 * adapter that is opened resolves its own settings) and a full pool would then stand still; how
 * many there are is bounded by how many different secrets are read at once. Thread-safe.
 */
public final class OwnedThreads implements Executor, AutoCloseable {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(1);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  private final AtomicInteger made = new AtomicInteger();
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          KEEP_ALIVE.toMillis(),
          TimeUnit.MILLISECONDS,
          new SynchronousQueue<>(),
          this::newThread);

  /**
   * Runs a task on an owned thread.
   *
   * @throws RejectedExecutionException after {@link #close()}
   */
  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  boolean isClosed() {
    return pool.isShutdown();
  }

  /** Interrupts what runs, and waits a few seconds for the threads to end. */
  @Override
  public void close() {
    pool.shutdownNow();
    if (Thread.currentThread() instanceof OwnedThread own && own.owner == this) {
      return; // closed by one of its own tasks, which cannot wait for itself
    }
    try {
      pool.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread newThread(Runnable task) {
    return new OwnedThread(this, task, "hexkey-" + made.incrementAndGet());
  }

  private static final class OwnedThread extends Thread {
    private final OwnedThreads owner;

    OwnedThread(OwnedThreads owner, Runnable task, String name) {
      super(null, task, name, 0, false); // inherits no thread locals of whoever reads first
      this.owner = owner;
      setDaemon(true);
      setContextClassLoader(OwnedThreads.class.getClassLoader());
    }
  }
}
