package dev.hexkey.cli;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretPrompt;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.UnsupportedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what must be no argument: from a file, from standard input, or from a person. */
final class SecretInput {
  /** The largest secret, in bytes, as for files that are read as secrets. */
  static final int MAX_BYTES = 1 << 20;

  private final Session session;
  private final String question;
  private final boolean twice;
  private final boolean raw;

  private SecretInput(Session session, String question, boolean twice, boolean raw) {
    this.session = session;
    this.question = question;
    this.twice = twice;
    this.raw = raw;
  }

  /**
   * A secret to store.
   *
   * @param raw keeps a final line end, and admits an empty secret
   */
  static SecretValue secret(Session session, @Nullable Path file, boolean raw) {
    return new SecretInput(session, "Secret (not shown)", true, raw).read(file);
  }

  /** The passphrase of a backup that is there. */
  static SecretValue passphrase(Session session, @Nullable Path file) {
    return new SecretInput(session, "Passphrase of the backup", false, false).read(file);
  }

  /** A passphrase for a new backup; a person is asked twice. */
  static SecretValue newPassphrase(Session session, @Nullable Path file) {
    return new SecretInput(session, "Passphrase for the backup", true, false).read(file);
  }

  static InvalidException unreadable(String summary, String suggestion) {
    return new InvalidException(Problem.of(CliCodes.INPUT_UNREADABLE, summary, suggestion));
  }

  private SecretValue read(@Nullable Path file) {
    if (file != null) {
      return readFile(session.surroundings().directory().resolve(file));
    }
    return session.surroundings().terminals().in() ? ask() : readStandardInput();
  }

  private SecretValue readFile(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in);
    } catch (IOException e) {
      throw unreadable("The file cannot be read.", "Check its path and permissions.");
    }
  }

  private SecretValue readStandardInput() {
    try {
      return read(session.surroundings().in());
    } catch (IOException e) {
      throw unreadable("Standard input cannot be read.", "Pipe the secret in, or name a file.");
    }
  }

  private SecretValue ask() {
    SecretPrompt prompt = session.prompt().orElseThrow(SecretInput::nobodyToAsk);
    SecretValue value = prompt.ask(question);
    try {
      if (twice) {
        requireSame(value, prompt);
      }
      requireContent(value.sizeBytes());
      return value;
    } catch (RuntimeException e) {
      value.close();
      throw e;
    }
  }

  private static void requireSame(SecretValue value, SecretPrompt prompt) {
    try (SecretValue again = prompt.ask("The same again")) {
      if (!value.hasSameBytesAs(again)) {
        throw new InvalidException(
            Problem.of(
                CliCodes.INPUT_DIFFERS,
                "The two answers differ; nothing was done.",
                "Run the command again."));
      }
    }
  }

  private SecretValue read(InputStream in) throws IOException {
    byte[] buffer = new byte[MAX_BYTES + 2]; // room for the line end that is dropped
    try {
      int length = in.readNBytes(buffer, 0, buffer.length);
      int kept = raw ? length : withoutLineEnd(buffer, length);
      if (kept > MAX_BYTES) {
        throw new InvalidException(
            Problem.of(
                ErrorCodes.SECRET_TOO_LARGE,
                "The secret is larger than 1 MiB; nothing was done.",
                "Store a key here, and what it encrypts elsewhere."));
      }
      requireContent(kept);
      byte[] secret = Arrays.copyOf(buffer, kept);
      try {
        return SecretValue.of(secret);
      } finally {
        Arrays.fill(secret, (byte) 0);
      }
    } finally {
      Arrays.fill(buffer, (byte) 0);
    }
  }

  /** Text ends in a line end that nobody meant; bytes that are no text keep every one. */
  private static int withoutLineEnd(byte[] bytes, int length) {
    if (length == 0 || bytes[length - 1] != '\n' || !Utf8.isText(bytes, length)) {
      return length;
    }
    return length > 1 && bytes[length - 2] == '\r' ? length - 2 : length - 1;
  }

  private void requireContent(int sizeBytes) {
    if (sizeBytes == 0 && !raw) {
      throw new InvalidException(
          Problem.of(
              CliCodes.INPUT_EMPTY,
              "The input is empty; nothing was done.",
              "Look at the command before the pipe; 'secret put --raw' stores an empty secret."));
    }
  }

  private static UnsupportedException nobodyToAsk() {
    return new UnsupportedException(
        Problem.of(
            CliCodes.NOBODY_TO_ASK,
            "Nobody can be asked for the secret here.",
            "Pipe the secret in, or name a file."));
  }
}
