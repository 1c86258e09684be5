package dev.hexkey.adapters.oauth;

import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretValue;
import java.util.function.Supplier;

/**
 * The one place where this adapter takes plaintext out of its wrapper: Nimbus asks for texts, and a
 * form is one.
 */
final class Secrets {
  private Secrets() {}

  /** The text now; the value stays the supplier's. */
  static String text(Supplier<SecretValue> secret) {
    try {
      return secret.get().revealText();
    } catch (HexkeyException e) {
      throw e;
    } catch (RuntimeException e) {
      throw OAuthErrors.noSecret(e); // before anything is sent, which the core must know
    }
  }

  /** The text without one final line end, which files and editors add. */
  static String line(Supplier<SecretValue> secret) {
    String text = text(secret);
    int end = text.endsWith("\n") ? text.length() - 1 : text.length();
    return text.substring(0, end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end);
  }
}
