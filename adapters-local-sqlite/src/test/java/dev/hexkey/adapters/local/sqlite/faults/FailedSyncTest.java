package dev.hexkey.adapters.local.sqlite.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.adapters.local.sqlite.LocalStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process makes a store and writes, and one of its syncs fails: the first, the second, … */
@Tag("syncs")
class FailedSyncTest {
  private static final long SERIES = 9;
  private static final int WRITES = 3;

  @TempDir Path directory;

  @BeforeAll
  static void requireTool() {
    Faults.requireTool("strace", "strace");
  }

  @Test
  void aStoreWhoseSyncsFailOnceHoldsWhatWasAcknowledgedAndTakesMore() throws Exception {
    int failed = 0;
    while (failSync(failed + 1)) {
      failed++;
    }

    assertThat(failed).isGreaterThan(6); // the store, its name, its mark, and each write
  }

  /** Whether there was a sync of that number. */
  private boolean failSync(int number) throws Exception {
    Path home = Files.createDirectory(directory.resolve("sync" + number));
    Path trace = home.resolve("trace");
    List<String> lines = write(Strace.failingSync(number, command(home), trace));

    Expected expected = new Expected(SERIES);
    for (String line : lines) {
      if (line.startsWith(Writer.BEGIN)) {
        expected.leaveOpen(Integer.parseInt(line.substring(Writer.BEGIN.length())));
      } else if (line.startsWith(Writer.END)) {
        expected.acknowledge(Integer.parseInt(line.substring(Writer.END.length())));
      }
    }
    try (LocalStore store = Faults.open(home)) {
      assertThat(expected.faultsIn(store)).as("after %s", lines).isEmpty();
      Write.of(SERIES, WRITES).applyTo(store);
      assertThat(store.verify().damages()).isEmpty();
    }
    return Files.readString(trace).contains("INJECTED");
  }

  private static List<String> command(Path home) {
    return Faults.command(
        home,
        Writer.class,
        home.toString(),
        Long.toString(SERIES),
        "0",
        Integer.toString(WRITES - 1));
  }

  private static List<String> write(List<String> command) throws Exception {
    Process writer = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String said = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(writer.waitFor(Faults.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return said.lines().toList();
    } finally {
      writer.destroyForcibly();
    }
  }
}
