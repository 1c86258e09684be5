package dev.hexkey.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A thousand threads that need a token when there is none, and an issuer that takes 100 ms: how
 * often the issuer is asked, and how long the slowest thread waits. Prints a table.
 */
public final class TokenStorm {
  private static final int THREADS = 1_000;
  private static final long ISSUER_MILLIS = 100;

  private TokenStorm() {}

  /** Runs each library once to warm up and three times to measure. */
  public static void main(String[] args) throws Exception {
    System.out.println("| library | calls to the issuer | slowest caller, ms | failures |");
    System.out.println("| --- | --- | --- | --- |");
    for (Map.Entry<String, Function<Subjects.Issuer, Callable<String>>> entry :
        Subjects.all().entrySet()) {
      storm(entry.getValue());
      List<Storm> storms = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        storms.add(storm(entry.getValue()));
      }
      System.out.printf(
          "| %s | %s | %s | %s |%n",
          entry.getKey(),
          join(storms.stream().map(Storm::calls).toList()),
          join(storms.stream().map(Storm::slowestMillis).toList()),
          join(storms.stream().map(Storm::failures).toList()));
    }
    System.exit(0); // some of them leave threads
  }

  private record Storm(int calls, long slowestMillis, int failures) {}

  private static Storm storm(Function<Subjects.Issuer, Callable<String>> make) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger failures = new AtomicInteger();
    AtomicLong slowest = new AtomicLong();
    Callable<String> subject =
        make.apply(
            () -> {
              calls.incrementAndGet();
              pause();
              return "token";
            });
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await();
                  long begin = System.nanoTime();
                  subject.call();
                  slowest.accumulateAndGet(System.nanoTime() - begin, Math::max);
                } catch (Exception e) {
                  failures.incrementAndGet();
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return new Storm(calls.get(), slowest.get() / 1_000_000, failures.get());
  }

  private static void pause() {
    try {
      Thread.sleep(ISSUER_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String join(List<?> values) {
    return String.join(", ", values.stream().map(String::valueOf).toList());
  }
}
