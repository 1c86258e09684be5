package dev.hexkey.adapters.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Tells whether a path still leads to the same content.
 *
 * @param identity the file system's key of the file, or its real path where there are no keys; a
 *     link that was put on another file changes it
 * @param modified when the content last changed, as finely as the file system keeps it
 * @param sizeBytes how long the file is
 */
record FileStamp(Object identity, FileTime modified, long sizeBytes) {
  /** Longer than the steps in which kernels advance the time they write to files. */
  private static final Duration FINE_STEP = Duration.ofMillis(100);

  /** For file systems that keep whole seconds, some only every second one. */
  private static final Duration COARSE_STEP = Duration.ofSeconds(2);

  /** The stamp of what a path leads to; one call to the system where files have keys. */
  static FileStamp of(Path path) throws IOException {
    return of(path, Files.readAttributes(path, BasicFileAttributes.class));
  }

  static FileStamp of(Path path, BasicFileAttributes found) throws IOException {
    Object key = found.fileKey();
    return new FileStamp(
        key == null ? path.toRealPath() : key, found.lastModifiedTime(), found.size());
  }

  /**
   * Whether a later write is sure to show in the stamp. Right after a write it is not: a second one
   * within the same step of the file system's clock leaves the same time.
   */
  boolean isSettled(Instant now) {
    Instant written = modified.toInstant();
    boolean wholeSeconds = written.equals(written.truncatedTo(ChronoUnit.SECONDS));
    Duration step = wholeSeconds ? COARSE_STEP : FINE_STEP;
    return Duration.between(written, now).compareTo(step) > 0;
  }
}
