package dev.hexkey.adapters.local.sqlite.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.testkit.ForkedJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A {@link Writer} that is killed and started again, each time with the write that follows, and
 * what the store must hold of its writes. Not thread-safe.
 */
final class KilledWriter implements AutoCloseable {
  /** What {@code 128 + SIGKILL} is. */
  private static final int KILLED = 137;

  /** About how long a write takes. */
  private static final int WRITE_NANOS = 2_000_000;

  private final Path directory;
  private final long series;
  private final Random random;
  private final Expected expected;
  private int next;
  private ForkedJvm child;

  KilledWriter(Path directory, long series, Random random) {
    this.directory = directory;
    this.series = series;
    this.random = random;
    this.expected = new Expected(series);
    this.child = start();
  }

  private ForkedJvm start() {
    return Faults.child(
        directory,
        Writer.class,
        directory.toString(),
        Long.toString(series),
        Integer.toString(next),
        Integer.toString(Integer.MAX_VALUE));
  }

  void restart() {
    child = start();
  }

  /**
   * Kills it a random while after it began a write that is a random number of writes ahead.
   *
   * @return whether the kill came inside a write: it had begun one and not acknowledged it
   */
  boolean kill(int atMostAhead) throws Exception {
    int target = begun() + random.nextInt(atMostAhead + 1);
    long nanos = random.nextInt(WRITE_NANOS);
    child.awaitLine(line -> line.equals(Writer.BEGIN + Math.max(target, next)), Faults.DEADLINE);
    Faults.spin(nanos);
    child.kill();
    assertThat(child.awaitExit(Faults.DEADLINE)).as("exit of %s", child.lines()).isEqualTo(KILLED);
    return take(child.lines());
  }

  private int begun() {
    List<String> lines = child.lines();
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (lines.get(i).startsWith(Writer.BEGIN)) {
        return number(lines.get(i), Writer.BEGIN);
      }
    }
    return next;
  }

  private boolean take(List<String> lines) {
    boolean isInside = false;
    for (String line : lines) {
      if (line.startsWith(Writer.BEGIN)) {
        next = number(line, Writer.BEGIN) + 1;
        isInside = true;
      } else if (line.startsWith(Writer.END)) {
        expected.acknowledge(number(line, Writer.END));
        isInside = false;
      }
    }
    if (isInside) {
      expected.leaveOpen(next - 1);
    }
    return isInside;
  }

  private static int number(String line, String word) {
    return Integer.parseInt(line.substring(word.length()));
  }

  /** What the store must hold of its writes. */
  Expected expected() {
    return expected;
  }

  /** How many writes it has begun in all its lives. */
  int writes() {
    return next;
  }

  @Override
  public void close() {
    child.close();
  }
}
