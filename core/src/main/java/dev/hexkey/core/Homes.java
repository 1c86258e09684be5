package dev.hexkey.core;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an installation lives: {@code HEXKEY_HOME}, else the platform's place for data. */
final class Homes {
  static final String VARIABLE = "HEXKEY_HOME";

  private Homes() {}

  static Path locate(Map<String, String> environment) {
    String stated = environment.get(VARIABLE);
    if (stated != null) {
      return parse(stated);
    }
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    Path user = Path.of(System.getProperty("user.home", ".")).toAbsolutePath();
    if (system.startsWith("windows")) {
      return within(environment.get("LOCALAPPDATA"), user.resolve("AppData").resolve("Local"))
          .resolve("Hexkey");
    }
    if (system.startsWith("mac")) {
      return user.resolve("Library").resolve("Application Support").resolve("Hexkey");
    }
    return within(environment.get("XDG_DATA_HOME"), user.resolve(".local").resolve("share"))
        .resolve("hexkey");
  }

  /** The XDG rule: a base directory that is not absolute is ignored. */
  private static Path within(@Nullable String base, Path otherwise) {
    if (base == null || base.isEmpty()) {
      return otherwise;
    }
    Path path = parse(base);
    return path.isAbsolute() ? path : otherwise;
  }

  private static Path parse(String text) {
    if (text.isEmpty()) {
      throw notAPath();
    }
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw notAPath(); // without the cause, which repeats the text
    }
  }

  private static MisconfiguredException notAPath() {
    return new MisconfiguredException(
        Problem.of(
            ErrorCodes.STARTUP_VALIDATION_ERROR,
            "The directory that " + VARIABLE + " names is no path of this system.",
            "Set it to a directory, or leave it unset."));
  }
}
