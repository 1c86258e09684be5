package dev.hexkey.cli;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * Shows on a terminal how far long work has come, and leaves nothing behind; where standard error
 * is no terminal, it shows nothing. Not thread-safe.
 */
final class ProgressBar {
  private static final int WIDTH = 30;
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final String ERASE = "\r\u001b[K";

  private final Output err;
  private final InstantSource clock;
  private final boolean shown;
  private final String work;
  private long drawnAtMillis;
  private boolean drawn;

  /**
   * Does long work under a bar, drawn when the work first reports and gone when it ends.
   *
   * @param work what is being done, such as {@code backing up}
   */
  static <T> T showing(Session session, String work, Function<ProgressBar, T> doing) {
    ProgressBar bar = new ProgressBar(session, work);
    try {
      return doing.apply(bar);
    } finally {
      bar.erase();
    }
  }

  private ProgressBar(Session session, String work) {
    this.err = session.err();
    this.clock = session.surroundings().clock();
    this.shown = session.surroundings().terminals().err() && !session.json();
    this.work = work;
  }

  /** Reports that this much is done; draws at most ten times a second, and the end. */
  void update(long done, long total) {
    long now = clock.millis();
    boolean due = !drawn || done == total || now - drawnAtMillis >= BETWEEN.toMillis();
    if (shown && total > 0 && due) {
      err.text(ERASE + line(done, total));
      err.flush();
      drawn = true;
      drawnAtMillis = now;
    }
  }

  private void erase() {
    if (drawn) {
      err.text(ERASE);
      err.flush();
    }
  }

  private String line(long done, long total) {
    int filled = (int) (WIDTH * done / total);
    return work
        + "  ["
        + "#".repeat(filled)
        + ".".repeat(WIDTH - filled)
        + "]  "
        + done
        + " of "
        + total;
  }
}
