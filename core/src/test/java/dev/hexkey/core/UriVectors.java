package dev.hexkey.core;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the data files of test vectors: tab separated, {@code #} begins a comment line. */
final class UriVectors {
  private static final Pattern REPEAT = Pattern.compile("<(\\d+) × ([^>]+)>");

  private UriVectors() {}

  static List<List<String>> read(String name) {
    try (InputStream in = Objects.requireNonNull(UriVectors.class.getResourceAsStream(name));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> List.of(line.split("\t", -1)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text that a cell with placeholders stands for. */
  static String expand(String cell) {
    Matcher repeat = REPEAT.matcher(cell);
    return repeat
        .replaceAll(
            found ->
                Matcher.quoteReplacement(found.group(2).repeat(Integer.parseInt(found.group(1)))))
        .replace("<SP>", " ")
        .replace("<LF>", "\n")
        .replace("<CR>", "\r")
        .replace("<NUL>", "\0")
        .replace("<DEL>", "\u007f")
        .replace("<U+0440>", "\u0440")
        .replace("<U+212A>", "\u212a")
        .replace("<empty>", "");
  }
}
