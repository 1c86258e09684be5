package dev.hexkey.cli;

import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.UriReason;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;

/** The command line: runs one command and answers with its exit code. */
final class Cli {
  private final Surroundings surroundings;

  Cli(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Runs the command that these arguments name. */
  int run(String... args) {
    Session session = new Session(surroundings);
    try (session) {
      int exitCode = dispatch(session, args);
      session.out().flush();
      session.warnOfAdapters(null);
      return exitCode;
    } catch (Throwable failure) { // the last line of defence: a person never sees a stack trace
      return report(session, failure, args);
    }
  }

  private static int dispatch(Session session, String[] args) {
    if (isPlainGet(args)) {
      Logging.configure(false, session.surroundings().environment());
      return new SecretCommand.Get(session, args[2]).run();
    }
    CommandLine root = CommandTree.of(session, args);
    ParseResult parsed = root.parseArgs(args);
    List<CommandLine> path = parsed.asCommandLineList();
    CommandLine last = path.get(path.size() - 1);
    for (CommandLine command : path) {
      if (command.isUsageHelpRequested()) {
        session.out().text(usage(session, command));
        return ExitCodes.OK;
      }
      if (command.isVersionHelpRequested()) {
        session.out().line("hexkey " + version());
        return ExitCodes.OK;
      }
    }
    Logging.configure(session.verbose(), session.surroundings().environment());
    if (last.getCommand() instanceof CliCommand command) {
      return command.run();
    }
    if (args.length == 0) {
      session.out().text(usage(session, last));
      return ExitCodes.USAGE;
    }
    throw new UsageException(last, "A command is missing.");
  }

  /**
   * Whether this is {@code secret get URI} and nothing else, which scripts run all day. It needs no
   * parser, and reading the commands' annotations takes longer than reading the secret.
   */
  private static boolean isPlainGet(String[] args) {
    return args.length == 3
        && args[0].equals("secret")
        && args[1].equals("get")
        && !args[2].startsWith("-");
  }

  private static int report(Session session, Throwable failure, String[] args) {
    if (failure instanceof OutputFailure output && output.readerWentAway()) {
      return ExitCodes.READER_WENT_AWAY;
    }
    Throwable error = explained(session, failure);
    Fault fault = Fault.of(error);
    session.out().discard();
    try {
      session.warnOfAdapters(error);
      if (session.json() || asksForJson(args)) {
        fault.writeTo(new JsonWriter(session.out()));
        session.out().flush();
      } else {
        session.err().line(session.errorStyle().red("error:") + " " + fault.line());
      }
      if (session.verbose() && fault.code().equals(CliCodes.INTERNAL_ERROR)) {
        StackFrames.write(failure, session.err());
      }
      session.err().flush();
    } catch (OutputFailure nobodyListens) {
      return fault.exitCode(); // the exit code is all that is left to say it with
    }
    return fault.exitCode();
  }

  /** A scheme may be unknown because the adapter that serves it was set aside. */
  private static Throwable explained(Session session, Throwable failure) {
    if (failure instanceof SecretUriException uri
        && (uri.uriReason() == UriReason.UNKNOWN_PROVIDER
            || uri.uriReason() == UriReason.UNKNOWN_ENGINE)) {
      return session.adapters().refused().stream()
          .findFirst()
          .<Throwable>map(InstalledAdapters.Refused::error)
          .orElse(failure);
    }
    return failure;
  }

  /** Also where parsing never came that far. */
  private static boolean asksForJson(String[] args) {
    return Arrays.stream(args).takeWhile(arg -> !arg.equals("--")).anyMatch("--json"::equals);
  }

  private static String usage(Session session, CommandLine command) {
    StringWriter text = new StringWriter();
    Ansi ansi = session.style() == Style.COLOURED ? Ansi.ON : Ansi.OFF;
    command.usage(new PrintWriter(text), CommandLine.Help.defaultColorScheme(ansi));
    return text.toString();
  }

  private static String version() {
    String version = Cli.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }
}
