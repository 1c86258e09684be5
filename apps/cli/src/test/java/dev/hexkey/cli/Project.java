package dev.hexkey.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Finds files of the project that tests compare with. */
final class Project {
  private Project() {}

  static Path file(String name) {
    Path root = Path.of(System.getProperty("hexkey.root", "")).toAbsolutePath();
    while (!Files.exists(root.resolve("apps/cli/pom.xml"))) {
      root = Objects.requireNonNull(root.getParent(), "outside of the project");
    }
    return root.resolve(name);
  }
}
