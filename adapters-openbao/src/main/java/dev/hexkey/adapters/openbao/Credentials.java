package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.SecretResolver;
import dev.hexkey.ports.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where the secrets of a login come from: settings, secret URIs in them, and files. Thread-safe.
 */
final class Credentials {
  private final String server;
  private final SecretResolver resolver;

  Credentials(String server, SecretResolver resolver) {
    this.server = server;
    this.resolver = resolver;
  }

  /**
   * A secret of the settings: itself, or what a secret URI leads to.
   *
   * @param anew whether what the client remembers of the URI must be passed over
   */
  String secret(String text, boolean anew) {
    if (!Setting.isSecretUri(text)) {
      return text;
    }
    return (anew ? resolver.refresh(text) : resolver.resolve(text)).revealText();
  }

  /** The text of a file without the white space around it. */
  String line(String file) {
    try {
      String text = Files.readString(Path.of(file)).strip();
      if (text.isEmpty()) {
        throw BaoErrors.noCredential(server, "what a file should hold");
      }
      return text;
    } catch (IOException | InvalidPathException e) {
      throw BaoErrors.noCredential(server, "a file that is there and can be read");
    }
  }
}
