package dev.hexkey.adapters.file;

import dev.hexkey.ports.BootstrapReader;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretValue;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;

/** Reads a bootstrap file: one JSON object of at most 1 MiB. Thread-safe. */
final class BootstrapFile implements BootstrapReader {
  @Override
  public Optional<Document> read(String path) {
    try {
      Path file = Path.of(path);
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      if (!found.isRegularFile()) {
        throw unusable("NOT_REGULAR", "is not a regular file");
      }
      return Optional.of(parse(readWhole(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (InvalidPathException e) {
      throw unusable("BAD_PATH", "has no valid path");
    } catch (IOException e) {
      throw unusable("IO_ERROR", "cannot be read");
    }
  }

  private static byte[] readWhole(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      byte[] bytes = Bytes.readUpTo(channel, FileSettings.MAX_BYTES + 1);
      if (bytes.length > FileSettings.MAX_BYTES) {
        throw unusable("TOO_LARGE", "has more than " + FileSettings.MAX_BYTES + " bytes");
      }
      return bytes;
    }
  }

  private static Document parse(byte[] bytes) {
    try (SecretValue content = SecretValue.of(bytes)) {
      return Bytes.revealChars(content, JsonDocument::parse);
    } catch (InvalidException e) {
      throw switch (e.reason().orElse("BAD_JSON")) {
        case "NOT_TEXT" -> unusable("NOT_TEXT", "is not UTF-8 text");
        case "NOT_AN_OBJECT" -> unusable("NOT_AN_OBJECT", "is not a JSON object");
        case "REPEATED_NAME" -> unusable("REPEATED_NAME", "has a member twice");
        default -> unusable("BAD_JSON", "is not well-formed JSON");
      };
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static MisconfiguredException unusable(String reason, String what) {
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.VAULT_CONFIG_ERROR,
                "The bootstrap file " + what + ".",
                "Correct the file, or the setting secrets_bootstrap_path that names it.")
            .withReason(reason));
  }
}
