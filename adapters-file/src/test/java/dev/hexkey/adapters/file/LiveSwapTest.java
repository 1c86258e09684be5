package dev.hexkey.adapters.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LiveSwapTest {
  private static final int READERS = 3;
  private static final int SWAPS = 1_500;

  @TempDir Path folder;

  @Test
  @Timeout(120)
  void underSwapsOfTheVolumeEveryReadGivesOneWholeGeneration() throws Exception {
    MountedFiles files = new MountedFiles(folder);
    FileSecretStore store = files.store();
    files.publish("g0", "db", content(0));
    AtomicInteger published = new AtomicInteger();
    AtomicBoolean swapping = new AtomicBoolean(true);
    CyclicBarrier start = new CyclicBarrier(READERS + 1);
    ExecutorService threads = Executors.newFixedThreadPool(READERS + 1);
    List<Future<Integer>> reads = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      reads.add(threads.submit(reader(store, published, swapping, start)));
    }
    Future<?> writer =
        threads.submit(
            () -> {
              start.await();
              try {
                swap(files, published);
              } finally {
                swapping.set(false);
              }
              return null;
            });

    writer.get();

    for (Future<Integer> count : reads) {
      assertThat(count.get()).isPositive();
    }
    threads.shutdown();
  }

  /** Reads without pause; fails on a false "absent", on a torn text and on an old generation. */
  private static Callable<Integer> reader(
      FileSecretStore store, AtomicInteger published, AtomicBoolean swapping, CyclicBarrier start) {
    return () -> {
      start.await();
      int count = 0;
      while (swapping.get()) {
        int before = published.get();
        String read = MountedFiles.text(store, "db");
        int generation = Integer.parseInt(read.substring(0, read.indexOf(':')));
        assertThat(read).isEqualTo(content(generation));
        assertThat(generation).isGreaterThanOrEqualTo(before);
        count++;
      }
      return count;
    };
  }

  private static void swap(MountedFiles files, AtomicInteger published) throws IOException {
    for (int generation = 1; generation <= SWAPS; generation++) {
      files.publish("g" + generation, "db", content(generation));
      published.set(generation);
    }
  }

  private static String content(int generation) {
    return generation + ":" + Integer.toString(generation).repeat(1 + generation * 7 % 900);
  }
}
