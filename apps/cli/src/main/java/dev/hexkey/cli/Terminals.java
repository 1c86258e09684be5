package dev.hexkey.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which of the standard streams are terminals. */
record Terminals(boolean in, boolean out, boolean err) {
  /** No stream is. */
  static final Terminals NONE = new Terminals(false, false, false);

  /**
   * Asks the system. The JDK cannot say it of one stream, so Linux is asked by what the stream's
   * descriptor points to; elsewhere all three are taken for one terminal or none.
   */
  @SuppressWarnings("SystemConsoleNull") // JDK 22 to 24 answer yes too often; Linux is not asked
  static Terminals ofThisProcess() {
    Path descriptors = Path.of("/proc/self/fd");
    if (Files.isDirectory(descriptors)) {
      return new Terminals(
          isTerminal(descriptors.resolve("0")),
          isTerminal(descriptors.resolve("1")),
          isTerminal(descriptors.resolve("2")));
    }
    boolean all = System.console() != null;
    return new Terminals(all, all, all);
  }

  private static boolean isTerminal(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return false; // a closed descriptor is no terminal
    }
  }
}
