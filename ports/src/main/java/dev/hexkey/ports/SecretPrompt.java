package dev.hexkey.ports;

/** Driven port: asks a person for a secret without showing it. */
@FunctionalInterface
public interface SecretPrompt {
  /**
   * Asks once. The result is the caller's to close.
   *
   * @param question what is wanted, without a colon
   * @throws UnsupportedException if nobody can be asked, for example without a terminal
   */
  SecretValue ask(String question);
}
