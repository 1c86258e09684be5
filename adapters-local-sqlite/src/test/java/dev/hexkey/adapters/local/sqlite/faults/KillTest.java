package dev.hexkey.adapters.local.sqlite.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.adapters.local.sqlite.LocalStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes write to one store and are killed, the first while the other writes on, the other
 * so that nobody is left and the next opening has to recover; then both are started again on what
 * they left. Now and then they begin with a new store, and are killed while they make it.
 */
@Tag("kills")
class KillTest {
  private static final int ROUNDS = Faults.LONG ? 750 : 75;
  private static final int ROUNDS_PER_STORE = 15;
  private static final int WRITES_AHEAD = 30;

  @TempDir Path directory;

  private final List<String> faults = new ArrayList<>();
  private int kills;
  private int inside;
  private int completed;
  private int writes;

  @Test
  void noAcknowledgedWriteIsLostWhenWritersAreKilled() throws Exception {
    long seed = Faults.seed();
    Random random = new Random(seed);
    long begin = System.nanoTime();

    for (int store = 0; store < ROUNDS / ROUNDS_PER_STORE; store++) {
      killWritersOf(Files.createDirectory(directory.resolve("store" + store)), random);
    }

    String summary =
        "kills=%d inside=%d completed=%d writes=%d faults=%d seed=%d seconds=%d"
            .formatted(
                kills,
                inside,
                completed,
                writes,
                faults.size(),
                seed,
                (System.nanoTime() - begin) / 1_000_000_000);
    System.out.println("KillTest: " + summary);
    assertThat(faults).as(summary).isEmpty();
    assertThat(inside).as(summary).isGreaterThanOrEqualTo(kills / 2);
  }

  private void killWritersOf(Path store, Random random) throws Exception {
    try (KilledWriter first = new KilledWriter(store, 1, random);
        KilledWriter second = new KilledWriter(store, 2, random)) {
      for (int round = 0; round < ROUNDS_PER_STORE; round++) {
        if (round > 0) {
          first.restart();
          second.restart();
        }
        int ahead = round == 0 ? 0 : WRITES_AHEAD;
        kill(first, ahead);
        check(store, first);
        kill(second, ahead);
        settle(store, first, second);
      }
      writes += first.writes() + second.writes();
    }
    try (LocalStore opened = Faults.open(store)) {
      faults.addAll(opened.verify().damages());
    }
  }

  private void kill(KilledWriter writer, int ahead) throws Exception {
    kills++;
    if (writer.kill(ahead)) {
      inside++;
    }
  }

  private void check(Path directory, KilledWriter writer) {
    try (LocalStore store = Faults.open(directory)) {
      faults.addAll(writer.expected().faultsIn(store));
    }
  }

  private void settle(Path directory, KilledWriter... writers) {
    try (LocalStore store = Faults.open(directory)) {
      for (KilledWriter writer : writers) {
        if (writer.expected().settle(store)) {
          completed++;
        }
        faults.addAll(writer.expected().faultsIn(store));
      }
    }
  }
}
