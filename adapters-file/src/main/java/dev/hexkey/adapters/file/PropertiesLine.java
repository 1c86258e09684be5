package dev.hexkey.adapters.file;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * One logical line of a properties file: a setting with its continuation lines, a comment or an
 * empty line.
 *
 * @param source as it stands in the file, with its line end
 */
record PropertiesLine(String source) {
  /** The lines of a text; their sources in a row are the text. */
  static List<PropertiesLine> parse(String text) {
    List<PropertiesLine> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = endOfLine(text, start);
      if (!isComment(text.substring(start, end))) {
        while (end < text.length() && isContinued(text.substring(start, end))) {
          end = endOfLine(text, end);
        }
      }
      lines.add(new PropertiesLine(text.substring(start, end)));
      start = end;
    }
    return lines;
  }

  /** The line that sets a name. */
  static PropertiesLine of(String name, String value) {
    StringBuilder line = new StringBuilder(name).append('=');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> line.append("\\\\");
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        case '\f' -> line.append("\\f");
        case ' ' -> line.append(i == 0 ? "\\ " : " ");
        default -> line.append(c);
      }
    }
    return new PropertiesLine(line.append('\n').toString());
  }

  /**
   * The name and value that the line sets; empty for comments and empty lines.
   *
   * @throws IllegalArgumentException if an escape is malformed
   */
  Optional<Map.Entry<String, String>> setting() {
    Properties parsed = new Properties();
    try {
      parsed.load(new StringReader(source));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never: the text is in memory
    }
    return parsed.stringPropertyNames().stream()
        .findFirst()
        .map(name -> Map.entry(name, parsed.getProperty(name)));
  }

  /** The same line, ended. */
  PropertiesLine ended() {
    return source.endsWith("\n") || source.endsWith("\r")
        ? this
        : new PropertiesLine(source + "\n");
  }

  private static int endOfLine(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
      i++;
    }
    boolean crlf = text.startsWith("\r\n", i);
    return Math.min(text.length(), i + (crlf ? 2 : 1));
  }

  private static boolean isComment(String line) {
    String text = line.stripLeading();
    return text.isEmpty() || text.charAt(0) == '#' || text.charAt(0) == '!';
  }

  private static boolean isContinued(String lines) {
    int end = lines.length();
    while (end > 0 && (lines.charAt(end - 1) == '\n' || lines.charAt(end - 1) == '\r')) {
      end--;
    }
    int backslashes = 0;
    while (backslashes < end && lines.charAt(end - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  @Override
  public String toString() {
    return "PropertiesLine[redacted]"; // a person may paste a secret into the file
  }
}
