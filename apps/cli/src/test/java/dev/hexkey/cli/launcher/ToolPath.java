package dev.hexkey.cli.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A directory to be the whole {@code PATH}. */
final class ToolPath {
  private static final List<String> PROGRAMS =
      List.of(
          "sh",
          "find",
          "readlink",
          "mkdir",
          "rm",
          "ln",
          "sleep",
          "mv",
          "cp",
          "touch",
          "cksum",
          "tr",
          "dirname",
          "mktemp",
          "sync",
          "java",
          "mvn");

  private ToolPath() {}

  /** Has the programs that the scripts use, but one. */
  static Path without(String program, Path directory) throws IOException {
    Files.createDirectory(directory);
    for (String name : PROGRAMS) {
      if (!name.equals(program)) {
        for (String place : List.of(System.getProperty("java.home") + "/bin", "/usr/bin", "/bin")) {
          Path original = Path.of(place, name);
          if (Files.isExecutable(original) && !Files.exists(directory.resolve(name))) {
            Checkout.writeProgram(
                directory.resolve(name), "#!/bin/sh\nexec " + original + " \"$@\"\n");
          }
        }
      }
    }
    return directory;
  }
}
