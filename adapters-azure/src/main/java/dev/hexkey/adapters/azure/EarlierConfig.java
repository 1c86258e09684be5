package dev.hexkey.adapters.azure;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hexkey.ports.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code ~/.sanoptis-auth/config.json} of an earlier tool, which holds tenant and client.
 * Immutable.
 */
record EarlierConfig(@Nullable String tenantOrNull, @Nullable String clientOrNull) {
  /** What errors call it. */
  static final String NAME = "~/.sanoptis-auth/config.json";

  static final EarlierConfig NONE = new EarlierConfig(null, null);

  private static final int MOST_BYTES = 65_536;

  /**
   * Reads it, if it is there.
   *
   * @throws dev.hexkey.ports.MisconfiguredException if it is there and is something else
   */
  static EarlierConfig find(Settings settings) {
    try {
      Optional<Path> file =
          settings
              .find(AzureSettings.HOME)
              .filter(text -> !text.isEmpty())
              .map(home -> Path.of(home, ".sanoptis-auth", "config.json"));
      return file.isPresent() ? read(file.get()) : NONE;
    } catch (InvalidPathException e) {
      return NONE; // then nothing is kept there
    }
  }

  private static EarlierConfig read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw AzureErrors.badEarlierConfig();
      }
      Map<String, String> members = new HashMap<>();
      boolean object =
          Json.read(Files.readAllBytes(file), (name, parser) -> keepText(members, name, parser));
      if (!object) {
        throw AzureErrors.badEarlierConfig();
      }
      return new EarlierConfig(members.get("tenant_id"), members.get("client_id"));
    } catch (NoSuchFileException e) {
      return NONE;
    } catch (IOException e) {
      throw AzureErrors.badEarlierConfig();
    }
  }

  private static void keepText(Map<String, String> members, String name, JsonParser parser)
      throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      members.put(name, parser.getText());
    }
  }

  Optional<String> tenant() {
    return Optional.ofNullable(tenantOrNull);
  }

  Optional<String> client() {
    return Optional.ofNullable(clientOrNull);
  }
}
