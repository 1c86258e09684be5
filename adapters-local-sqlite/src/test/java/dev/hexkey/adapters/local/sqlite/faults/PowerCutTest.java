package dev.hexkey.adapters.local.sqlite.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.adapters.local.sqlite.LocalStore;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Said;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Synced;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real process wrote and synced is recorded, and the power is cut at every point: what was
 * synced is there, what was written since is cut at any byte, or any of its sectors are missing,
 * and so are any of the names that were given or taken since. Each disk that this leaves is opened,
 * and holds every acknowledged write, and none in part.
 */
class PowerCutTest {
  /** Offsets for each sync, beside those where a write begins or ends. */
  private static final int SAMPLES = 20;

  /** Where files need no disk: the copies are opened by the thousand, each with its own syncs. */
  private static final File MEMORY = new File("/dev/shm");

  /** Of which every combination is tried. */
  private static final int MOST_NAMES = 8;

  /** Disks that wait to be opened. */
  private static final int MOST_WAITING = 64;

  private static final int SCATTERED = Faults.LONG ? 200 : 10;

  @TempDir static Path directory;

  private static List<DiskEvent> events = List.of();

  private final long seed = Faults.seed();
  private final Random random = new Random(seed);
  private final Expected expected = new Expected(PowerCutWriter.SERIES);
  private final List<String> faults = new ArrayList<>();
  private final ExecutorService openers =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
  private final List<Future<Outcome>> waiting = new ArrayList<>();
  private int cuts;
  private int syncs;
  private int acknowledged;
  private int completed;

  /**
   * What a disk held.
   *
   * @param completed whether a write that was not acknowledged is there
   */
  private record Outcome(List<String> faults, boolean completed) {}

  @BeforeAll
  static void record() throws Exception {
    Faults.requireTool("strace", "strace");
    Path trace = directory.resolve("trace");
    Process writer =
        new ProcessBuilder(
                Strace.before(
                    Faults.command(directory, PowerCutWriter.class, directory.toString()), trace))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    try {
      assertThat(writer.waitFor(Faults.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(writer.exitValue())
          .as("exit of %s", Files.readString(directory.resolve("output")))
          .isZero();
    } finally {
      writer.destroyForcibly();
    }
    events = Strace.read(trace);
  }

  @AfterEach
  void stop() {
    openers.shutdownNow();
  }

  @Test
  void whatWasAcknowledgedSurvivesAPowerCutAtAnyOffset() throws Exception {
    Disk disk = new Disk(Faults.home(directory));
    long begin = System.nanoTime();

    for (DiskEvent event : events) {
      if (event instanceof Said said) {
        hear(said.line());
      } else if (event instanceof Synced synced && disk.unsyncedBytes(synced.file()) > 0) {
        syncs++;
        cutAtAnyOffset(disk, synced.file());
        cutAtAnySector(disk);
      } else if (event instanceof Synced && disk.unsyncedNames() > 0) {
        syncs++;
        cutAtAnyName(disk);
      }
      hearOutcomes(); // what is expected changes with the next event
      disk.apply(event);
    }
    cutAtAnyName(disk);
    hearOutcomes();

    String summary =
        "cuts=%d syncs=%d acknowledged=%d completed=%d faults=%d seed=%d seconds=%d"
            .formatted(
                cuts,
                syncs,
                acknowledged,
                completed,
                faults.size(),
                seed,
                (System.nanoTime() - begin) / 1_000_000_000);
    System.out.println("PowerCutTest: " + summary);
    assertThat(faults).as(summary).isEmpty();
    assertThat(acknowledged).isEqualTo(24);
    assertThat(completed).as(summary).isBetween(acknowledged / 2, cuts / 2);
  }

  private void hear(String line) {
    if (line.startsWith(Writer.BEGIN)) {
      expected.leaveOpen(Integer.parseInt(line.substring(Writer.BEGIN.length())));
    } else if (line.startsWith(Writer.END)) {
      expected.acknowledge(Integer.parseInt(line.substring(Writer.END.length())));
      acknowledged++;
    }
  }

  private void cutAtAnyOffset(Disk disk, String file) throws Exception {
    int unsynced = disk.unsyncedBytes(file);
    TreeSet<Integer> offsets = new TreeSet<>();
    if (Faults.LONG) {
      for (int offset = 0; offset <= unsynced; offset++) {
        offsets.add(offset);
      }
    }
    for (int begin : disk.unsyncedWrites(file)) {
      offsets.addAll(List.of(begin, begin + 1, Math.max(0, begin - 1)));
    }
    for (int i = 0; i < SAMPLES; i++) {
      offsets.add(random.nextInt(unsynced));
    }
    offsets.add(unsynced);
    for (int offset : offsets) {
      check("cut of " + file + " at " + offset, disk.cut(file, offset, random));
    }
  }

  private void cutAtAnySector(Disk disk) throws Exception {
    for (int i = 0; i < SCATTERED; i++) {
      check("scattered sectors", disk.scatter(random));
    }
  }

  private void cutAtAnyName(Disk disk) throws Exception {
    assertThat(disk.unsyncedNames()).isLessThanOrEqualTo(MOST_NAMES);
    for (int kept = 0; kept < 1 << disk.unsyncedNames(); kept++) {
      int bits = kept;
      check("names " + kept, disk.cutNames(change -> (bits >> change & 1) == 1));
    }
  }

  private void check(String what, Map<String, byte[]> left) throws Exception {
    cuts++;
    waiting.add(openers.submit(() -> open(what, left)));
    if (waiting.size() >= MOST_WAITING) {
      hearOutcomes();
    }
  }

  private void hearOutcomes() throws Exception {
    for (Future<Outcome> each : waiting) {
      Outcome outcome = each.get();
      faults.addAll(outcome.faults());
      completed += outcome.completed() ? 1 : 0;
    }
    waiting.clear();
  }

  private Outcome open(String what, Map<String, byte[]> left) throws IOException {
    Path home = Files.createTempDirectory(MEMORY.canWrite() ? MEMORY.toPath() : directory, "cut");
    try {
      for (Map.Entry<String, byte[]> file : left.entrySet()) {
        Files.write(home.resolve(Path.of(file.getKey()).getFileName()), file.getValue());
      }
      try (LocalStore store = Faults.open(home, directory.resolve("keys"))) {
        List<String> found =
            expected.faultsIn(store).stream().map(fault -> what + ": " + fault).toList();
        return new Outcome(found, found.isEmpty() && expected.holdsOpen(store));
      }
    } finally {
      deleteAll(home);
    }
  }

  private static void deleteAll(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
