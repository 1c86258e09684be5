package dev.hexkey.renewal;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Many threads that do the same at the same time. */
final class Crowd<T> {
  private static final long PATIENCE_SECONDS = 60;

  private final List<FutureTask<T>> tasks = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private Crowd(int size, Callable<T> work, boolean virtual) {
    CountDownLatch ready = new CountDownLatch(size);
    for (int i = 0; i < size; i++) {
      FutureTask<T> task =
          new FutureTask<>(
              () -> {
                ready.countDown();
                if (!ready.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                  throw new AssertionError("not everybody came");
                }
                return work.call();
              });
      tasks.add(task);
      threads.add(virtual ? startVirtual(task) : start(task));
    }
  }

  /** Starts them on platform threads; they begin together. */
  static <T> Crowd<T> of(int size, Callable<T> work) {
    return new Crowd<>(size, work, false);
  }

  /** Starts them on virtual threads, on a JDK that has them. */
  static <T> Crowd<T> ofVirtual(int size, Callable<T> work) {
    return new Crowd<>(size, work, true);
  }

  static boolean hasVirtualThreads() {
    return Runtime.version().feature() >= 21;
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(null, task, "crowd", 64 * 1024);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static Thread startVirtual(Runnable task) {
    try {
      return (Thread)
          Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("no virtual threads here", e);
    }
  }

  /** Everybody's result, once all have one. */
  List<T> results() throws Exception {
    List<T> results = new ArrayList<>();
    for (FutureTask<T> task : tasks) {
      results.add(task.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    return results;
  }

  /** What everybody failed with. */
  List<Throwable> failures() throws Exception {
    List<Throwable> failures = new ArrayList<>();
    for (FutureTask<T> task : tasks) {
      try {
        task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        failures.add(e.getCause());
      }
    }
    return failures;
  }

  /** Waits until everybody has stopped to wait for something. */
  Crowd<T> awaitParked() {
    for (Thread thread : threads) {
      TokenFixture.await(
          () ->
              thread.getState() == Thread.State.WAITING
                  || thread.getState() == Thread.State.TIMED_WAITING);
    }
    return this;
  }

  List<Thread> threads() {
    return threads;
  }
}
