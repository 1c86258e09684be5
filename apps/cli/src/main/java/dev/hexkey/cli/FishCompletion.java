package dev.hexkey.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Completions for fish: one {@code complete} line for each command, option and fixed value. */
final class FishCompletion {
  private final StringBuilder script = new StringBuilder();

  private FishCompletion() {}

  static String of(CommandLine root) {
    FishCompletion completion = new FishCompletion();
    completion.line("complete -c hexkey -e");
    completion.command(root, List.of());
    return completion.script.toString();
  }

  private void command(CommandLine command, List<String> path) {
    String condition = condition(command, path);
    command
        .getSubcommands()
        .forEach((name, sub) -> line(condition + " -f -a " + name + describe(sub)));
    for (OptionSpec option : command.getCommandSpec().options()) {
      line(condition + names(option) + value(option) + describe(option));
    }
    for (PositionalParamSpec positional : command.getCommandSpec().positionalParameters()) {
      if (positional.completionCandidates() != null) {
        line(condition + " -f -a " + quote(String.join(" ", positional.completionCandidates())));
      }
    }
    command
        .getSubcommands()
        .forEach(
            (name, sub) -> {
              List<String> longer = new ArrayList<>(path);
              longer.add(name);
              command(sub, longer);
            });
  }

  /** Holds where exactly this command has been typed. */
  private static String condition(CommandLine command, List<String> path) {
    List<String> terms = new ArrayList<>();
    path.forEach(name -> terms.add("__fish_seen_subcommand_from " + name));
    if (!command.getSubcommands().isEmpty()) {
      terms.add(
          "not __fish_seen_subcommand_from " + String.join(" ", command.getSubcommands().keySet()));
    }
    return "complete -c hexkey -n " + quote(String.join("; and ", terms));
  }

  private static String names(OptionSpec option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      names.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^--?", ""));
    }
    return names.toString();
  }

  private static String value(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    return option.paramLabel().equals("FILE") ? " -r -F" : " -x";
  }

  private static String describe(CommandLine command) {
    return describe(command.getCommandSpec().usageMessage().description());
  }

  private static String describe(ArgSpec argument) {
    return describe(argument.description());
  }

  private static String describe(String[] description) {
    return description.length == 0 ? "" : " -d " + quote(description[0]);
  }

  private static String quote(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private void line(String text) {
    script.append(text).append('\n');
  }
}
