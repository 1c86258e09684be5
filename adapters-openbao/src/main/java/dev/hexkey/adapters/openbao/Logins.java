package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.TokenSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Makes the token source of each way to sign in. */
final class Logins {
  private Logins() {}

  static TokenSource source(ServerConfig config, Endpoints endpoints, AdapterContext context) {
    LoginConfig login = config.login();
    if (login instanceof LoginConfig.Token token) {
      return new TokenLogin(
          config.name(), endpoints, () -> secret(config.name(), token.token(), context));
    }
    if (login instanceof LoginConfig.TokenFile file) {
      return new TokenLogin(config.name(), endpoints, () -> line(config.name(), file.path()));
    }
    throw new UnsupportedOperationException(login.method());
  }

  /** A secret of the settings: itself, or what a secret URI leads to. */
  static String secret(String server, String text, AdapterContext context) {
    if (!text.contains("://")) {
      return text;
    }
    SecretValue value = context.resolver().resolve(text);
    return value.revealText();
  }

  /** The text of a file without its last line end. */
  static String line(String server, String file) {
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
