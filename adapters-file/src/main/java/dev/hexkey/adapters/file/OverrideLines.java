package dev.hexkey.adapters.file;

import dev.hexkey.ports.SecretValue;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the text of an override file: lines of {@code name=value}, each perhaps after {@code
 * export}, and comments that begin with {@code #}. A bare value is the rest of the line, so that
 * {@code #}, {@code =} and quotes within it are its own. A value may stand in single quotes, which
 * take everything as it is, or in double quotes, where {@code \n}, {@code \r}, {@code \t}, {@code
 * \"} and {@code \\} are unescaped. Nothing is expanded, and no value goes over several lines.
 *
 * <p>Everything else is an error that names the line by its number, never by its text. Values are
 * not made into strings, so that each copy can be wiped.
 */
final class OverrideLines {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final String EXPORT = "export";
  private static final int MAX_SEGMENT = 255;

  private final char[] text;
  private final List<OverrideEntry> entries = new ArrayList<>();
  private final Map<String, Integer> lineOf = new HashMap<>();
  private int line;

  private OverrideLines(char[] text) {
    this.text = text;
  }

  /**
   * The entries in the order of the file.
   *
   * @throws dev.hexkey.ports.MisconfiguredException for the first line that is at fault
   */
  static List<OverrideEntry> parse(char[] text) {
    OverrideLines lines = new OverrideLines(text);
    try {
      lines.readAll();
      return List.copyOf(lines.entries);
    } catch (RuntimeException e) {
      lines.entries.forEach(entry -> entry.value().close());
      throw e;
    }
  }

  private void readAll() {
    int start = text.length > 0 && text[0] == BYTE_ORDER_MARK ? 1 : 0;
    while (start < text.length) {
      line++;
      int end = start;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      boolean crlf = end > start && end < text.length && text[end - 1] == '\r';
      read(start, crlf ? end - 1 : end);
      start = end + 1;
    }
  }

  private void read(int from, int to) {
    if (indexOf('\r', from, to) >= 0) {
      throw bad("BAD_LINE", "has a carriage return that ends no line"); // would hide other lines
    }
    int start = skip(from, to);
    if (start == to || text[start] == '#') {
      return;
    }
    int equals = indexOf('=', start, to);
    if (equals < 0) {
      throw bad("BAD_LINE", "is no name=value");
    }
    String name = name(start, equals);
    Integer first = lineOf.putIfAbsent(name, line);
    if (first != null) {
      throw FileErrors.overriddenTwice(first, line);
    }
    entries.add(new OverrideEntry(line, name, value(equals + 1, to)));
  }

  private String name(int from, int equals) {
    int start = from;
    int end = trim(start, equals);
    int afterExport = start + EXPORT.length();
    if (afterExport < end && isBlank(text[afterExport]) && startsWith(EXPORT, start)) {
      start = skip(afterExport, end);
    }
    String name = new String(text, start, end - start);
    if (!isWellFormed(name)) {
      throw bad("BAD_NAME", "has no name that a secret can have before its '='");
    }
    return name;
  }

  private SecretValue value(int from, int to) {
    int start = skip(from, to);
    int end = trim(start, to);
    if (start == end) {
      throw bad("EMPTY_VALUE", "has no value");
    }
    return switch (text[start]) {
      case '\'' -> singleQuoted(start + 1, end);
      case '"' -> doubleQuoted(start + 1, end);
      default -> secret(text, start, end);
    };
  }

  private SecretValue singleQuoted(int start, int end) {
    int quote = indexOf('\'', start, end);
    requireNothingAfter(quote, end);
    if (quote == start) {
      throw bad("EMPTY_VALUE", "has no value");
    }
    return secret(text, start, quote);
  }

  private SecretValue doubleQuoted(int start, int end) {
    char[] unescaped = new char[end - start];
    try {
      int length = 0;
      int i = start;
      while (i < end && text[i] != '"') {
        boolean escape = text[i] == '\\' && i + 1 < end;
        unescaped[length] = escape ? unescaped(text[i + 1]) : text[i];
        length++;
        i += escape ? 2 : 1;
      }
      requireNothingAfter(i < end ? i : -1, end);
      return secret(unescaped, 0, length);
    } finally {
      Arrays.fill(unescaped, '\0');
    }
  }

  private char unescaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '"', '\\' -> c;
      default -> throw bad("BAD_VALUE", "has an escape other than \\n, \\r, \\t, \\\" and \\\\");
    };
  }

  private void requireNothingAfter(int quote, int end) {
    if (quote < 0) {
      throw bad("BAD_VALUE", "has a value whose quote is not closed");
    }
    if (quote + 1 < end) {
      throw bad("BAD_VALUE", "has text after the closing quote");
    }
  }

  private static SecretValue secret(char[] chars, int start, int end) {
    return Bytes.secretOf(
        CharBuffer.wrap(chars, start, end - start),
        (secret, field) -> JsonFields.decode(secret, field));
  }

  /** The common grammar of paths; the scheme's own rule comes when a secret of it is asked for. */
  private static boolean isWellFormed(String name) {
    boolean good = !name.contains("..");
    for (String segment : name.split("/", -1)) {
      good &= !segment.isEmpty() && segment.length() <= MAX_SEGMENT && !segment.endsWith(".");
      good &= segment.chars().allMatch(OverrideLines::isNameChar);
    }
    return good;
  }

  private static boolean isNameChar(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '.';
  }

  private int indexOf(char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private boolean startsWith(String word, int from) {
    return word.contentEquals(CharBuffer.wrap(text, from, word.length()));
  }

  private int skip(int from, int to) {
    int i = from;
    while (i < to && isBlank(text[i])) {
      i++;
    }
    return i;
  }

  private int trim(int from, int to) {
    int i = to;
    while (i > from && isBlank(text[i - 1])) {
      i--;
    }
    return i;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private RuntimeException bad(String reason, String what) {
    return FileErrors.badOverride(reason, line, what);
  }
}
