package dev.hexkey.core;

import dev.hexkey.ports.BootstrapReader;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bootstrap file, which says where a server is and how to sign in there. A path that somebody
 * stated must lead to a file; only the well-known one may lead nowhere. Read once. Thread-safe.
 */
final class Bootstrap {
  static final String WELL_KNOWN_PATH = "/vault/secrets/bootstrap.json";

  private final @Nullable BootstrapReader reader;
  private final @Nullable String statedPath;
  private volatile @Nullable Document document;

  /**
   * Reads nothing yet.
   *
   * @param reader of the adapter that has one; {@code null} if none does
   * @param statedPath stated by the program or a setting; {@code null} if by neither
   */
  Bootstrap(@Nullable BootstrapReader reader, @Nullable String statedPath) {
    this.reader = reader;
    this.statedPath = statedPath;
  }

  /** Reads a stated file, so that its faults are found at the start. */
  void readIfStated() {
    if (statedPath != null) {
      document = readStated(statedPath);
    }
  }

  /** The document; empty if none was stated and there is none at the well-known path. */
  Optional<Document> read() {
    if (document == null) {
      document = statedPath != null ? readStated(statedPath) : readWellKnown();
    }
    return Optional.ofNullable(document);
  }

  private Document readStated(String path) {
    if (reader == null) {
      throw unusable(
          "A bootstrap file was named, but no installed adapter reads such files.",
          "Install the file adapter.");
    }
    return reader
        .read(path)
        .orElseThrow(
            () ->
                unusable(
                    "The bootstrap file that was named does not exist.",
                    "Correct secrets_bootstrap_path, or leave it out."));
  }

  private @Nullable Document readWellKnown() {
    return reader == null ? null : reader.read(WELL_KNOWN_PATH).orElse(null);
  }

  private static MisconfiguredException unusable(String summary, String suggestion) {
    return new MisconfiguredException(
        Problem.of(ErrorCodes.VAULT_CONFIG_ERROR, summary, suggestion)
            .withReason("BOOTSTRAP_MISSING"));
  }
}
