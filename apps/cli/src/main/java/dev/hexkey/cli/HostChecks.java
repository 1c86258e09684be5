package dev.hexkey.cli;

import dev.hexkey.ports.DoctorCheck.Finding;
import dev.hexkey.ports.HexkeyAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be wrong around Hexkey rather than in a store: the home, settings, adapters, clock. */
final class HostChecks {
  /** No clock that is right shows a time before this version was made. */
  private static final Instant MADE = Instant.parse("2026-11-01T00:00:00Z");

  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final Session session;

  HostChecks(Session session) {
    this.session = session;
  }

  /** Whether the home is there, writable, and nobody else's. */
  Finding home() {
    Path home = session.home();
    if (!Files.exists(home)) {
      return Finding.ok(home + " does not exist yet; the first write makes it.");
    }
    if (!Files.isDirectory(home)) {
      return Finding.failure(home + " is not a directory.", "Set HEXKEY_HOME to another place.");
    }
    if (!Files.isWritable(home)) {
      return Finding.failure(
          home + " cannot be written.", "Make it your own, or set HEXKEY_HOME to another place.");
    }
    try {
      PosixFileAttributeView posix = Files.getFileAttributeView(home, PosixFileAttributeView.class);
      String mode =
          posix == null
              ? "rwx------"
              : PosixFilePermissions.toString(posix.readAttributes().permissions());
      return mode.endsWith("------")
          ? Finding.ok(home + " is yours alone.")
          : Finding.warning(
              home + " is open to others (" + mode + ").", "Run: chmod go= '" + home + "'.");
    } catch (IOException e) {
      return Finding.failure(home + " cannot be looked at.", "Check its permissions.");
    }
  }

  /** Which adapters are there. */
  Finding adapters() {
    List<HexkeyAdapter> adapters = session.adapters().usable();
    if (adapters.isEmpty()) {
      return Finding.failure("There is no adapter.", "Install Hexkey again.");
    }
    return Finding.ok(
        adapters.stream().map(HexkeyAdapter::name).sorted().collect(Collectors.joining(", ")));
  }

  /** One finding for each adapter that was set aside. */
  List<Finding> refusedAdapters() {
    return session.adapters().refused().stream()
        .map(refused -> DoctorCommand.finding(refused.error()))
        .toList();
  }

  /** Whether all settings are acceptable together. */
  Finding settings() {
    String schemes = String.join(", ", session.hexkeyQuietly().schemes().names());
    String file = Files.exists(session.settingsFile().path()) ? "are accepted" : "are the defaults";
    return Finding.ok("The settings " + file + "; schemes: " + schemes + ".");
  }

  /** Whether the clock is believable, by this version's age and the files it wrote earlier. */
  Finding clock() {
    Instant now = session.surroundings().clock().instant();
    if (now.isBefore(MADE)) {
      return Finding.failure(
          "The clock says " + Text.instant(now) + ", before this version was made.",
          "Set the clock; expiry cannot be judged by it.");
    }
    return newestFile()
        .filter(newest -> newest.isAfter(now.plus(TOLERANCE)))
        .map(
            newest ->
                Finding.warning(
                    "The clock says "
                        + Text.instant(now)
                        + ", but a file here was written at "
                        + Text.instant(newest)
                        + ".",
                    "See whether the clock was set back."))
        .orElseGet(() -> Finding.ok(Text.instant(now) + "."));
  }

  private Optional<Instant> newestFile() {
    try (Stream<Path> files = Files.list(session.home())) {
      return files.map(HostChecks::modified).flatMap(Optional::stream).max(Instant::compareTo);
    } catch (IOException e) {
      return Optional.empty(); // no home, no files to compare with; the home has its own check
    }
  }

  private static Optional<Instant> modified(Path file) {
    try {
      return Optional.of(Files.getLastModifiedTime(file).toInstant());
    } catch (IOException e) {
      return Optional.empty(); // gone meanwhile
    }
  }
}
