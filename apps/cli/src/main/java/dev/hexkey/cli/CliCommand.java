package dev.hexkey.cli;

/** A command that can be run, as opposed to a group of commands. */
interface CliCommand {
  /**
   * Does what it says.
   *
   * @return the exit code
   */
  int run();
}
