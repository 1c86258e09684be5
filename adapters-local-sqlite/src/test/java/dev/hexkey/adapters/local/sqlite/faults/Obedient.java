package dev.hexkey.adapters.local.sqlite.faults;

import dev.hexkey.adapters.local.sqlite.LocalStore;
import dev.hexkey.ports.HexkeyException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that does one thing for each line of its input, and answers each with a line: {@code
 * write NUMBER}, {@code check} what was written, {@code reopen} the store.
 */
final class Obedient {
  /** The series that is written. */
  static final long SERIES = 5;

  static final String DONE = "done";

  private final Path directory;
  private final Expected expected = new Expected(SERIES);
  private LocalStore store;

  private Obedient(Path directory) {
    this.directory = directory;
    this.store = Faults.open(directory);
  }

  /**
   * Runs until its input ends.
   *
   * @param arguments the store's directory
   */
  public static void main(String[] arguments) throws IOException {
    Obedient obedient = new Obedient(Path.of(arguments[0]));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      System.out.println("answer " + obedient.answer(line.split(" ", -1)));
    }
  }

  private String answer(String[] command) {
    try {
      switch (command[0]) {
        case "write" -> {
          int number = Integer.parseInt(command[1]);
          Write.of(SERIES, number).applyTo(store);
          expected.acknowledge(number);
        }
        case "check" -> {
          List<String> faults = expected.faultsIn(store);
          return faults.isEmpty() ? DONE : String.join(" & ", faults);
        }
        case "reopen" -> {
          store.close();
          store = Faults.open(directory);
        }
        default -> throw new IllegalArgumentException(command[0]);
      }
      return DONE;
    } catch (HexkeyException e) {
      return e.family() + " " + e.code();
    }
  }
}
