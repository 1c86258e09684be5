package dev.hexkey.cli;

/** The error codes of the command itself, beside those of ports and adapters. */
final class CliCodes {
  /** The command line is not understood. */
  static final String USAGE_ERROR = "USAGE_ERROR";

  /** A fault of Hexkey itself. */
  static final String INTERNAL_ERROR = "INTERNAL_ERROR";

  /** Standard output or a file did not take what was written. */
  static final String OUTPUT_FAILED = "OUTPUT_FAILED";

  /** Standard input or a file named on the command line could not be read. */
  static final String INPUT_UNREADABLE = "INPUT_UNREADABLE";

  /** There was nothing to store. */
  static final String INPUT_EMPTY = "INPUT_EMPTY";

  /** Both answers at a prompt were to be the same. */
  static final String INPUT_DIFFERS = "INPUT_DIFFERS";

  /** Something had to be asked, and nobody could be. */
  static final String NOBODY_TO_ASK = "NOBODY_TO_ASK";

  /** No setting has this name. */
  static final String UNKNOWN_SETTING = "UNKNOWN_SETTING";

  /** The setting does not take this value. */
  static final String INVALID_SETTING = "INVALID_SETTING";

  /** The directory of this installation cannot be used. */
  static final String HOME_UNUSABLE = "HOME_UNUSABLE";

  /** An installed adapter is not used: others could change it, or it does not load. */
  static final String ADAPTER_REFUSED = "ADAPTER_REFUSED";

  /** The command that was to get a secret cannot be started. */
  static final String COMMAND_NOT_STARTED = "COMMAND_NOT_STARTED";

  private CliCodes() {}
}
