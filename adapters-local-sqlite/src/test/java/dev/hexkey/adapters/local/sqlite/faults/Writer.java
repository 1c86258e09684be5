package dev.hexkey.adapters.local.sqlite.faults;

import dev.hexkey.adapters.local.sqlite.LocalStore;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that writes one after the other and says so, until it is killed. */
final class Writer {
  /** Precedes the number of a write that is about to be made. */
  static final String BEGIN = "begin ";

  /** Precedes the number of a write that was acknowledged. */
  static final String END = "end ";

  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private Writer() {}

  /**
   * Writes a series.
   *
   * @param arguments the store's directory, the series, the number of the first and of the last
   *     write
   */
  public static void main(String[] arguments) throws IOException {
    try (LocalStore store = Faults.open(Path.of(arguments[0]))) {
      write(
          store,
          Long.parseLong(arguments[1]),
          Integer.parseInt(arguments[2]),
          Integer.parseInt(arguments[3]));
    }
  }

  /** Makes the writes of a series from a first to a last one, and announces each. */
  static void write(LocalStore store, long series, int first, int last) throws IOException {
    for (int number = first; number <= last; number++) {
      say(BEGIN + number);
      Write.of(series, number).applyTo(store);
      say(END + number);
    }
  }

  /** One call of the system, so that a line is written whole and before what follows. */
  static void say(String line) throws IOException {
    OUT.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
