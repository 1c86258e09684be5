package dev.hexkey.tokenprovider;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.UnreachableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A token that a command writes to its standard output, such as {@code gcloud auth
 * print-access-token}. The command is ended with everything that it started when its time is up, 25
 * seconds unless the core says otherwise. Thread-safe.
 */
public final class CommandTokenSource implements TokenSource {
  private final List<String> command;

  /**
   * The output of this command.
   *
   * @param command the program and its arguments, which any user of the machine can see: none may
   *     be a secret
   * @throws IllegalArgumentException without a program
   */
  public CommandTokenSource(List<String> command) {
    if (command.isEmpty() || command.get(0).isEmpty()) {
      throw new IllegalArgumentException("a command needs a program");
    }
    this.command = List.copyOf(command);
  }

  @Override
  public AccessToken fetch(TokenRequest request) throws InterruptedException {
    Process process = start();
    try (Output out = new Output(process.getInputStream(), Texts.MOST_BYTES);
        Output err = new Output(process.getErrorStream(), Redacted.MOST_BYTES)) {
      process.getOutputStream().close();
      long left = request.deadline().left().toNanos();
      if (!process.waitFor(left, TimeUnit.NANOSECONDS)) {
        throw failed("TIMED_OUT", "The command was not done in time.");
      }
      if (process.exitValue() != 0) {
        throw failed(
            "EXIT", "The command ended with " + process.exitValue() + said(err.text()) + ".");
      }
      return token(out);
    } catch (IOException e) {
      throw failed("OUTPUT", "The command's output could not be read.");
    } finally {
      // what it started goes first: it would be nobody's once its parent is gone
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Override
  public String label() {
    return "command";
  }

  private Process start() {
    try {
      return new ProcessBuilder(command).start();
    } catch (IOException e) {
      // without the cause: it shows the arguments
      throw new MisconfiguredException(
          Problem.of(
                  ErrorCodes.CLIENT_MISCONFIGURED,
                  "The command cannot be started.",
                  "Look at its name and whether it may be run.")
              .withReason("COMMAND"));
    }
  }

  private static AccessToken token(Output out) throws InterruptedException, IOException {
    byte[] bytes = out.bytes();
    if (bytes.length == Texts.MOST_BYTES) {
      throw Texts.tooLong();
    }
    return AccessToken.of(Texts.bare(new String(bytes, StandardCharsets.UTF_8)));
  }

  private static String said(String text) {
    return text.isEmpty() ? "" : " and said: " + Redacted.of(text);
  }

  private static UnreachableException failed(String reason, String summary) {
    return new UnreachableException(
        Problem.of(
                ErrorCodes.SOURCE_UNAVAILABLE, summary, "Run the command by hand; it is run again.")
            .withReason(reason));
  }
}
