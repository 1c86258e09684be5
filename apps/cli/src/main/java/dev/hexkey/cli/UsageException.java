package dev.hexkey.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A command line that parses but asks for nothing that makes sense. */
@SuppressWarnings("serial")
final class UsageException extends ParameterException {
  /**
   * A refusal.
   *
   * @param summary one sentence, repeating nothing that was typed
   */
  UsageException(CommandLine command, String summary) {
    super(command, summary);
  }

  String summary() {
    return String.valueOf(getMessage());
  }
}
