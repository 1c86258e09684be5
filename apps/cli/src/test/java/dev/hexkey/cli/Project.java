package dev.hexkey.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  /** The lines of a document from a heading to the next one. */
  static List<String> chapter(String name, String heading) throws IOException {
    List<String> lines = Files.readAllLines(file(name));
    List<String> rest = lines.subList(lines.indexOf(heading) + 1, lines.size());
    return rest.stream().takeWhile(line -> !line.startsWith("## ")).toList();
  }
}
