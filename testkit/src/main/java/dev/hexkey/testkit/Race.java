package dev.hexkey.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a task on several threads that start together. */
public final class Race {
  /** How long a race may take. */
  private static final long DEADLINE_SECONDS = 60;

  /** How long a runner that was told to end is waited for. */
  private static final long LINGERING_SECONDS = 1;

  private Race() {}

  /** What each thread does. */
  @FunctionalInterface
  public interface Task<T> {
    /**
     * Runs once on each thread.
     *
     * @param runner from 0, one less than the number of threads at most
     */
    T run(int runner) throws Exception;
  }

  /**
   * Runs the task on that many threads and gives their results in order, once the threads have
   * ended.
   *
   * @throws AssertionError if a task failed, with its failure as the cause, or if they took longer
   *     than a minute
   */
  public static <T> List<T> run(int threads, Task<T> task) throws InterruptedException {
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Thread> made = new ArrayList<>();
    ExecutorService runners =
        Executors.newFixedThreadPool(
            threads,
            runner -> {
              Thread thread = new Thread(runner, "race");
              made.add(thread);
              return thread;
            });
    try {
      CompletionService<T> finish = new ExecutorCompletionService<>(runners);
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int runner = i;
        running.add(
            finish.submit(
                () -> {
                  start.await();
                  return task.run(runner);
                }));
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
      for (int i = 0; i < threads; i++) {
        resultOf(finish.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(resultOf(one));
      }
      return results;
    } finally {
      runners.shutdownNow();
      for (Thread thread : made) {
        thread.join(TimeUnit.SECONDS.toMillis(LINGERING_SECONDS));
      }
    }
  }

  private static <T> T resultOf(@Nullable Future<T> finished) throws InterruptedException {
    if (finished == null) {
      throw new AssertionError("the race took longer than " + DEADLINE_SECONDS + " s");
    }
    try {
      return finished.get();
    } catch (ExecutionException e) {
      throw new AssertionError("a runner failed: " + e.getCause(), e.getCause());
    }
  }
}
