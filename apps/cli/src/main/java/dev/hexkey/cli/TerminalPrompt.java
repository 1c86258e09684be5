package dev.hexkey.cli;

import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretPrompt;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.UnsupportedException;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks at the terminal without showing what is typed.
 *
 * <p>The JDK's console is there only while both input and output are terminals, which a pipe on
 * either side ends. So the terminal itself is opened where the system has a name for it, and its
 * echo switched off by {@code stty}; the JDK's console serves elsewhere.
 */
final class TerminalPrompt implements SecretPrompt {
  private static final File TERMINAL = new File("/dev/tty");
  private static final int MAX_BYTES = 64 * 1024;

  private TerminalPrompt() {}

  /** The prompt; empty if no stream leads to a person, who would wait at a terminal for nothing. */
  static Optional<SecretPrompt> of(Terminals terminals) {
    return terminals.in() || terminals.err() ? Optional.of(new TerminalPrompt()) : Optional.empty();
  }

  @Override
  @SuppressWarnings("SystemConsoleNull") // asked only where there is no /dev/tty
  public SecretValue ask(String question) {
    Console console = System.console();
    return TERMINAL.exists() || console == null ? askTerminal(question) : ask(console, question);
  }

  private static SecretValue ask(Console console, String question) {
    char[] answer = console.readPassword("%s: ", question);
    if (answer == null) {
      throw nobody();
    }
    try {
      return SecretValue.ofText(CharBuffer.wrap(answer));
    } finally {
      Arrays.fill(answer, '\0');
    }
  }

  private static SecretValue askTerminal(String question) {
    Thread restore = new Thread(() -> stty("echo"), "hexkey-terminal");
    try (FileInputStream in = new FileInputStream(TERMINAL);
        FileOutputStream out = new FileOutputStream(TERMINAL)) {
      Runtime.getRuntime().addShutdownHook(restore); // Ctrl-C at the prompt must not leave it mute
      if (!stty("-echo")) {
        throw nobody();
      }
      out.write((question + ": ").getBytes(StandardCharsets.UTF_8));
      byte[] line = readLine(in);
      out.write('\n');
      if (line == null) {
        throw nobody();
      }
      try {
        return SecretValue.of(line);
      } finally {
        Arrays.fill(line, (byte) 0);
      }
    } catch (IOException e) {
      throw nobody();
    } finally {
      stty("echo");
      Runtime.getRuntime().removeShutdownHook(restore);
    }
  }

  private static byte @Nullable [] readLine(FileInputStream in) throws IOException {
    try (Wipeable line = new Wipeable()) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      while (b >= 0 && b != '\n' && line.size() < MAX_BYTES) {
        line.write(b);
        b = in.read();
      }
      return line.toByteArray();
    }
  }

  private static boolean stty(String mode) {
    try {
      Process stty =
          new ProcessBuilder("stty", mode)
              .redirectInput(TERMINAL)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return stty.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static UnsupportedException nobody() {
    return new UnsupportedException(
        Problem.of(
            CliCodes.NOBODY_TO_ASK,
            "A secret had to be asked for, and nobody answered at a terminal.",
            "Run the command at a terminal, or give the secret in a file or on standard input."));
  }

  /** A buffer that leaves nothing behind. */
  private static final class Wipeable extends ByteArrayOutputStream implements AutoCloseable {
    Wipeable() {
      super(MAX_BYTES); // never grows, so no copy is left behind
    }

    @Override
    public void close() {
      Arrays.fill(buf, (byte) 0);
    }
  }
}
