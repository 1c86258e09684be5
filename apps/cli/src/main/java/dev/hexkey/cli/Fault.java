package dev.hexkey.cli;

import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.NextAction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;

/**
 * What a person or script is told of a failure. Built only from texts that were written to be
 * shown: the message of a foreign exception may hold anything, so only its class is named.
 */
record Fault(
    String code,
    @Nullable String reason,
    String message,
    String suggestion,
    NextAction nextAction,
    int exitCode) {

  static Fault of(Throwable failure) {
    if (failure instanceof HexkeyException e) {
      return of(e);
    }
    if (failure instanceof ParameterException e) {
      return UsageFaults.of(e);
    }
    if (failure instanceof OutputFailure) {
      return new Fault(
          CliCodes.OUTPUT_FAILED,
          null,
          "The output could not be written to the end.",
          "Look whether the disk or device it goes to is full.",
          NextAction.NONE,
          ExitCodes.UNEXPECTED);
    }
    return new Fault(
        CliCodes.INTERNAL_ERROR,
        null,
        "Hexkey failed in a way it did not expect (" + failure.getClass().getName() + ").",
        "Run the command again with --verbose and report what it shows.",
        NextAction.NONE,
        ExitCodes.UNEXPECTED);
  }

  static Fault of(HexkeyException e) {
    return new Fault(
        e.code(),
        e.reason().orElse(null),
        e.summary(),
        e.suggestion(),
        e.nextAction(),
        ExitCodes.of(e.family()));
  }

  /** The failure as one line for people. */
  String line() {
    return "[" + code + "] " + message + " " + suggestion;
  }

  /** The failure as one object for scripts. */
  void writeTo(JsonWriter json) {
    json.object()
        .object("error")
        .member("code", code)
        .member("message", message)
        .member("suggestion", suggestion)
        .member("nextAction", nextAction.name())
        .end()
        .end();
  }
}
