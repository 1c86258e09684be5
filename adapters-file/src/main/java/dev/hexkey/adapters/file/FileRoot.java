package dev.hexkey.adapters.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds the mounts. Its real path is found once, when it is first there, and
 * stays; what it is a link to later does not matter. Thread-safe.
 */
final class FileRoot {
  private final Path configured;
  private volatile @Nullable Path real;

  FileRoot(Path configured) {
    this.configured = configured;
  }

  /**
   * The real path.
   *
   * @throws dev.hexkey.ports.HexkeyException if there is no such directory, or it may not be
   *     entered
   */
  Path real() {
    Path known = real;
    if (known == null) {
      known = find();
      real = known;
    }
    return known;
  }

  private Path find() {
    try {
      Path found = configured.toRealPath();
      if (!Files.isDirectory(found)) {
        throw FileErrors.rootIsNoDirectory();
      }
      return found;
    } catch (AccessDeniedException e) {
      throw FileErrors.rootDenied();
    } catch (IOException e) {
      throw FileErrors.rootMissing();
    }
  }
}
