package dev.hexkey.cli;

import dev.hexkey.ports.EditDistance;
import dev.hexkey.ports.NextAction;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with a command line without repeating any of it: what stands where it does not
 * belong may well be a secret that somebody took for an argument.
 */
final class UsageFaults {
  private UsageFaults() {}

  static Fault of(ParameterException e) {
    CommandLine command = e.getCommandLine();
    return new Fault(
        CliCodes.USAGE_ERROR,
        null,
        message(e),
        suggestion(e) + "Run '" + command.getCommandSpec().qualifiedName() + " --help'.",
        NextAction.NONE,
        ExitCodes.USAGE);
  }

  private static String message(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    if (e instanceof MissingParameterException missing) {
      return "Missing " + names(missing.getMissing()) + ".";
    }
    if (e instanceof OverwrittenOptionException twice) {
      return "The option " + name(twice.getOverwritten()) + " is given twice.";
    }
    if (e instanceof UsageException own) {
      return own.summary();
    }
    ArgSpec argument = e.getArgSpec();
    return argument == null
        ? "The command line is not understood."
        : "The value of " + name(argument) + " is not one it takes.";
  }

  private static String unmatched(UnmatchedArgumentException e) {
    if (e.isUnknownOption()) {
      return "There is no such option.";
    }
    return e.getCommandLine().getSubcommands().isEmpty()
        ? "There are more arguments than this command takes."
        : "There is no such command.";
  }

  private static String suggestion(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return nearest(unmatched).map(nearest -> "Did you mean " + nearest + "? ").orElse("");
    }
    ArgSpec argument = e.getArgSpec();
    if (argument == null || argument.completionCandidates() == null) {
      return "";
    }
    return "It takes " + String.join(", ", argument.completionCandidates()) + ". ";
  }

  private static Optional<String> nearest(UnmatchedArgumentException e) {
    CommandLine command = e.getCommandLine();
    String typed = e.getUnmatched().get(0);
    return e.isUnknownOption()
        ? EditDistance.nearest(
            typed.split("=", 2)[0], command.getCommandSpec().optionsMap().keySet())
        : EditDistance.nearest(typed, command.getSubcommands().keySet());
  }

  private static String names(List<ArgSpec> arguments) {
    return arguments.stream().map(UsageFaults::name).collect(Collectors.joining(", "));
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
