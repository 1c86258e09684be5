package dev.hexkey.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** A standard stream did not take what was written. */
@SuppressWarnings("serial")
final class OutputFailure extends UncheckedIOException {
  OutputFailure(IOException cause) {
    super(cause);
  }

  /** Whether the other end just stopped reading, as {@code head} does; no fault of anybody. */
  boolean readerWentAway() {
    String message = String.valueOf(getMessage()).toLowerCase(Locale.ROOT); // with the cause's
    return message.contains("broken pipe") || message.contains("pipe is being closed");
  }
}
