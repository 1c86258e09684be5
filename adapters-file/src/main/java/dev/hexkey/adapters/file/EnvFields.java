package dev.hexkey.adapters.file;

import dev.hexkey.ports.SecretValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a variable in the text of a {@code .env} file: lines of {@code NAME=value}, each perhaps
 * after {@code export}, and comments that begin with {@code #}. A value may stand in single quotes,
 * which take everything as it is, or in double quotes, where {@code \n}, {@code \r}, {@code \t},
 * {@code \"}, {@code \\} and {@code \$} are unescaped. Outside quotes a value ends before white
 * space and {@code #}. Nothing is expanded, and no value goes over several lines.
 */
final class EnvFields {
  private EnvFields() {}

  /**
   * The variable.
   *
   * @throws dev.hexkey.ports.InvalidException if a line is malformed or repeats a name
   */
  static Optional<SecretValue> decode(SecretValue secret, String name) {
    return Bytes.revealChars(
        secret, text -> Optional.ofNullable(parse(text).get(name)).map(Bytes::secretOf));
  }

  private static Map<String, String> parse(char[] text) {
    Map<String, String> variables = new HashMap<>();
    List<String> lines = new String(text).lines().map(String::strip).toList();
    for (String line : lines) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        int equals = line.indexOf('=');
        if (equals < 0) {
          throw malformed();
        }
        String name = name(line.substring(0, equals).strip());
        if (variables.put(name, value(line.substring(equals + 1).strip())) != null) {
          throw FileErrors.repeatedName();
        }
      }
    }
    return variables;
  }

  private static String name(String text) {
    String name = text.startsWith("export ") ? text.substring("export ".length()).strip() : text;
    if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
      throw malformed();
    }
    return name;
  }

  private static String value(String text) {
    if (text.startsWith("'")) {
      int end = text.indexOf('\'', 1);
      requireNothingAfter(text, end);
      return text.substring(1, end);
    }
    if (text.startsWith("\"")) {
      return doubleQuoted(text);
    }
    int comment = 0;
    while (comment < text.length() && !beginsComment(text, comment)) {
      comment++;
    }
    return text.substring(0, comment).strip();
  }

  private static String doubleQuoted(String text) {
    StringBuilder value = new StringBuilder();
    int i = 1;
    while (i < text.length() && text.charAt(i) != '"') {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        c = unescaped(text.charAt(i));
      }
      value.append(c);
      i++;
    }
    requireNothingAfter(text, i < text.length() ? i : -1);
    return value.toString();
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '"', '\\', '$' -> c;
      default -> throw malformed();
    };
  }

  private static void requireNothingAfter(String text, int quote) {
    String rest = quote < 0 ? "unclosed" : text.substring(quote + 1).strip();
    if (!rest.isEmpty() && !rest.startsWith("#")) {
      throw malformed();
    }
  }

  private static boolean beginsComment(String text, int i) {
    return text.charAt(i) == '#' && (i == 0 || Character.isWhitespace(text.charAt(i - 1)));
  }

  private static RuntimeException malformed() {
    return FileErrors.unusable(
        "BAD_ENV", "is not a well-formed .env file", "Write one NAME=value on each line.");
  }
}
