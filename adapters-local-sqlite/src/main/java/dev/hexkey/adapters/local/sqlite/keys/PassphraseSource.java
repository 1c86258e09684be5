package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.SecretPrompt;
import dev.hexkey.ports.SecretValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where passphrases come from: the environment, else a file, else the person at the terminal. What
 * is set and unusable is an error, and the next place is not asked. Thread-safe.
 */
final class PassphraseSource {
  static final String VARIABLE = "HEXKEY_PASSPHRASE";
  static final String PREVIOUS = "HEXKEY_PASSPHRASE_PREVIOUS";

  private static final int MAX_FILE_BYTES = 64 * 1024;

  private final Environment environment;
  private final @Nullable Path file;
  private final Optional<SecretPrompt> prompt;

  PassphraseSource(Environment environment, @Nullable Path file, Optional<SecretPrompt> prompt) {
    this.environment = environment;
    this.file = file;
    this.prompt = prompt;
  }

  /** Where a passphrase would come from, for people; empty if nowhere. */
  Optional<String> place() {
    if (environment.find(VARIABLE) != null) {
      return Optional.of(VARIABLE);
    }
    if (file != null) {
      return Optional.of("the file " + file);
    }
    return prompt.map(unused -> "the person at the terminal");
  }

  /** Whether it can be had without asking anybody. */
  boolean isUnattended() {
    return environment.find(VARIABLE) != null || file != null;
  }

  /** The passphrase of a store that is there; the caller's to close. */
  SecretValue existing() {
    return unattended()
        .orElseGet(() -> notEmpty(prompter().ask("Passphrase of the local store"), "It"));
  }

  /** The passphrase before the present one, if it is given; the caller's to close. */
  Optional<SecretValue> previous() {
    return variable(PREVIOUS);
  }

  /** A passphrase for a new key; a person gives it twice. The caller's to close. */
  SecretValue fresh() {
    return unattended().orElseGet(this::askTwice);
  }

  private SecretValue askTwice() {
    SecretValue first = notEmpty(prompter().ask("New passphrase for the local store"), "It");
    try (SecretValue second = prompter().ask("The same passphrase again")) {
      if (first.hasSameBytesAs(second)) {
        return first;
      }
    }
    first.close();
    throw KeyErrors.misconfigured(
        "PASSPHRASES_DIFFER", "The two passphrases are not the same.", "Try again.");
  }

  private Optional<SecretValue> unattended() {
    Optional<SecretValue> given = variable(VARIABLE);
    return given.isPresent() || file == null ? given : Optional.of(read(file));
  }

  private Optional<SecretValue> variable(String name) {
    String text = environment.find(name);
    return text == null ? Optional.empty() : Optional.of(notEmpty(SecretValue.ofText(text), name));
  }

  private SecretPrompt prompter() {
    return prompt.orElseThrow(
        () ->
            KeyErrors.locked(
                "NO_PASSPHRASE",
                "The local store is protected by a passphrase, and there is none.",
                "Set " + VARIABLE + " or the setting local_passphrase_file, or use a terminal."));
  }

  private static SecretValue read(Path path) {
    byte[] content = new byte[0];
    try {
      if (OwnerOnlyFiles.isOpenToOthers(path)) {
        throw KeyErrors.misconfigured(
            "PASSPHRASE_FILE_OPEN_TO_OTHERS",
            "The passphrase file " + path + " can be used by others than its owner.",
            "Take that from them (chmod 600), and change the passphrase.");
      }
      if (Files.size(path) > MAX_FILE_BYTES) {
        throw KeyErrors.misconfigured(
            "PASSPHRASE_FILE_TOO_LONG",
            "The passphrase file " + path + " is longer than 64 KiB.",
            "Check the setting local_passphrase_file.");
      }
      content = Files.readAllBytes(path);
      byte[] line = withoutNewline(content);
      try {
        return notEmpty(SecretValue.of(line), "The file " + path);
      } finally {
        Arrays.fill(line, (byte) 0);
      }
    } catch (IOException e) {
      throw KeyErrors.unreachable(
          "The passphrase file " + path + " could not be read.",
          "Check the setting local_passphrase_file and the file.",
          e);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /** One line end at the end, as editors write it, is no part of the passphrase. */
  private static byte[] withoutNewline(byte[] content) {
    int end = content.length;
    if (end > 0 && content[end - 1] == '\n') {
      end--;
      if (end > 0 && content[end - 1] == '\r') {
        end--;
      }
    }
    return Arrays.copyOf(content, end);
  }

  private static SecretValue notEmpty(SecretValue passphrase, String where) {
    if (passphrase.sizeBytes() > 0) {
      return passphrase;
    }
    passphrase.close();
    throw KeyErrors.misconfigured(
        "PASSPHRASE_EMPTY", where + " holds an empty passphrase.", "Give one that is not empty.");
  }
}
