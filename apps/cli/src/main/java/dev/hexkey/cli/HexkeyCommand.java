package dev.hexkey.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root: options that every command takes, before or after its name. */
@Command(
    name = "hexkey",
    synopsisSubcommandLabel = "COMMAND",
    description = "One address for a secret, wherever it is kept.",
    sortOptions = false,
    footer = {
      "",
      "HEXKEY_HOME names the directory that holds everything; 'hexkey doctor' shows it.",
      "Start with 'hexkey quickstart'."
    })
@SuppressWarnings("UnusedVariable") // fields that picocli itself reads
final class HexkeyCommand {
  private final Session session;

  HexkeyCommand(Session session) {
    this.session = session;
  }

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Answer with one JSON object.")
  void json(boolean on) {
    session.useJson(on);
  }

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      scope = ScopeType.INHERIT,
      description = "Use this value of a setting, once.")
  void set(Map<String, String> flags) {
    session.flags().putAll(flags);
  }

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show on standard error what is being done.")
  void verbose(boolean on) {
    session.useVerbose(on);
  }

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      description = "No colours; so does the variable NO_COLOR.")
  void noColor(boolean on) {
    session.useColour(!on);
  }

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;
}
