package dev.hexkey.cli;

import dev.hexkey.core.SecretUri;
import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.TokenProvider.Subscription;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Runs a command that gets a secret: in variables of its environment, else on its standard input,
 * never as an argument. A leased secret is renewed while the command runs, and revoked when it has
 * ended.
 */
final class SecretExec {
  private final Session session;
  private final List<String> command;
  private final Map<String, String> variables;

  SecretExec(Session session, List<String> command, Map<String, String> variables) {
    this.session = session;
    this.command = command;
    this.variables = variables;
  }

  /** Takes the rest of the line as it stands, options of the command's own among it. */
  static final class TheRest implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec spec) {
      List<String> command = option.getValue();
      while (!arguments.isEmpty()) {
        command.add(arguments.pop());
      }
    }
  }

  /** Runs the command to its end and gives its exit code. */
  int run(SecretUri uri) {
    SecretValue value = session.secrets().resolve(uri);
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.directory(session.surroundings().directory().toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(session.surroundings().environment());
    variables.forEach((name, field) -> environment.put(name, text(value, field)));
    if (variables.isEmpty()) {
      builder.redirectInput(ProcessBuilder.Redirect.PIPE);
    }
    Process process = start(builder);
    if (variables.isEmpty()) {
      give(value, process);
    }
    return await(uri, process);
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new InvalidException( // its text repeats the command
          Problem.of(
              CliCodes.COMMAND_NOT_STARTED,
              "The command after --exec cannot be started.",
              "Check its name and that it may be run; nothing else was done."));
    }
  }

  private static void give(SecretValue value, Process process) {
    try (OutputStream in = process.getOutputStream()) {
      value.revealTo(
          bytes -> {
            write(bytes, in);
            return bytes.length;
          });
    } catch (IOException e) {
      return; // the command does not read its input, which is its own affair
    }
  }

  private static void write(byte[] bytes, OutputStream in) {
    try {
      in.write(bytes);
      in.flush();
    } catch (IOException e) {
      return; // as above
    }
  }

  @SuppressWarnings("try") // the subscription is there to be ended
  private int await(SecretUri uri, Process process) {
    if (!Leased.is(uri)) {
      return waitFor(process);
    }
    // the command cannot take another lease, so this one is never given up for the next
    try (Subscription renewing =
        session.secrets().onRotated(uri, next -> process.onExit().join())) {
      return waitFor(process);
    }
  }

  private static int waitFor(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      return ExitCodes.INTERRUPTED;
    }
  }

  /** A field; the whole secret for an empty name. */
  private static String text(SecretValue value, String field) {
    if (field.isEmpty()) {
      return requireNoZero(value.revealText());
    }
    try (SecretValue found = value.field(field).orElseThrow(SecretExec::missing)) {
      return requireNoZero(found.revealText());
    }
  }

  /** The JDK refuses one too, with a message that repeats the text. */
  private static String requireNoZero(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new InvalidException(
          Problem.of(
                  ErrorCodes.SECRET_FORMAT_ERROR,
                  "The secret has a zero byte, which no variable of an environment can hold.",
                  "Leave out --env: the command then reads the secret from its input.")
              .withReason("ZERO_BYTE"));
    }
    return text;
  }

  private static AbsentException missing() {
    return new AbsentException(
        Problem.of(
                ErrorCodes.SECRET_NOT_FOUND,
                "The secret has no field that --env names.",
                "Check the part after '=' of each --env.")
            .withReason("KEY_MISSING"));
  }
}
