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

  private final Adapters adapters;
  private final @Nullable String statedPath;
  private volatile @Nullable Document document;

  /**
   * Reads nothing yet.
   *
   * @param statedPath stated by the program or a setting; {@code null} if by neither
   */
  Bootstrap(Adapters adapters, @Nullable String statedPath) {
    this.adapters = adapters;
    this.statedPath = statedPath;
  }

  /** Reads a stated file, so that its faults are found at the start. */
  void readIfStated() {
    if (statedPath != null) {
      readStated(statedPath, null);
    }
  }

  /** The document; {@code asker} is the adapter that asks. */
  Optional<Document> read(@Nullable String asker) {
    Document known = document;
    if (known != null) {
      return Optional.of(known);
    }
    return statedPath != null ? Optional.of(readStated(statedPath, asker)) : readWellKnown(asker);
  }

  private Document readStated(String path, @Nullable String asker) {
    BootstrapReader reader =
        adapters
            .bootstrapReader(asker)
            .orElseThrow(
                () ->
                    unusable(
                        "A bootstrap file was named, but no installed adapter reads such files.",
                        "Install the file adapter."));
    Document read =
        reader
            .read(path)
            .orElseThrow(
                () ->
                    unusable(
                        "The bootstrap file that was named does not exist.",
                        "Correct secrets_bootstrap_path, or leave it out."));
    document = read;
    return read;
  }

  private Optional<Document> readWellKnown(@Nullable String asker) {
    Optional<Document> read =
        adapters.bootstrapReader(asker).flatMap(reader -> reader.read(WELL_KNOWN_PATH));
    read.ifPresent(found -> document = found);
    return read;
  }

  private static MisconfiguredException unusable(String summary, String suggestion) {
    return new MisconfiguredException(
        Problem.of(ErrorCodes.VAULT_CONFIG_ERROR, summary, suggestion)
            .withReason("BOOTSTRAP_MISSING"));
  }
}
