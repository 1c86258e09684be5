package dev.hexkey.testkit.azure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON (RFC 8259) as maps, lists, texts, numbers and truth values. A member that is null is read as
 * absent; an empty {@link Optional} is written as null. For tests only.
 */
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /**
   * Reads an object.
   *
   * @throws IllegalArgumentException if the text is no JSON object
   */
  static Map<String, Object> object(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.skipSpace();
    require(json.at == text.length() && value instanceof Map);
    return asObject(value);
  }

  /** Members in the order given: name, value, name, value. */
  static Map<String, Object> of(Object... namesAndValues) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return members;
  }

  /** A member that is a text. */
  static Optional<String> text(Map<String, Object> object, String name) {
    return object.get(name) instanceof String value ? Optional.of(value) : Optional.empty();
  }

  /** A member that is an object; an empty one if it is absent. */
  static Map<String, Object> object(Map<String, Object> object, String name) {
    return object.get(name) instanceof Map<?, ?> value ? asObject(value) : Map.of();
  }

  @SuppressWarnings("unchecked") // the keys of what this class reads are texts
  private static Map<String, Object> asObject(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  static String write(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(@Nullable Object value, StringBuilder out) {
    if (value instanceof Optional<?> optional) {
      write(optional.orElse(null), out);
    } else if (value instanceof Map<?, ?> members) {
      String before = "{";
      for (Map.Entry<?, ?> member : members.entrySet()) {
        out.append(before);
        quote(member.getKey().toString(), out);
        out.append(':');
        write(member.getValue(), out);
        before = ",";
      }
      out.append(members.isEmpty() ? "{}" : "}");
    } else if (value instanceof Iterable<?> items) {
      out.append('[');
      String before = "";
      for (Object item : items) {
        out.append(before);
        write(item, out);
        before = ",";
      }
      out.append(']');
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      quote(value.toString(), out);
    }
  }

  private static void quote(String plain, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private @Nullable Object value() {
    skipSpace();
    return switch (peek()) {
      case '{' -> members();
      case '[' -> items();
      case '"' -> string();
      default -> word();
    };
  }

  private Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    at++;
    if (accept('}')) {
      return members;
    }
    do {
      skipSpace();
      require(peek() == '"');
      String name = string();
      require(accept(':'));
      Object value = value();
      if (value != null) {
        members.put(name, value);
      }
    } while (accept(','));
    require(accept('}'));
    return members;
  }

  private List<Object> items() {
    List<Object> items = new ArrayList<>();
    at++;
    if (accept(']')) {
      return items;
    }
    do {
      Object value = value();
      require(value != null);
      items.add(value);
    } while (accept(','));
    require(accept(']'));
    return items;
  }

  private String string() {
    StringBuilder plain = new StringBuilder();
    at++;
    while (peek() != '"') {
      char c = text.charAt(at++);
      require(c >= ' ');
      plain.append(c == '\\' ? escaped() : c);
    }
    at++;
    return plain.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    if (c == 'u') {
      require(text.length() >= at + 4);
      at += 4;
      return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }
    int letter = "\"\\/bfnrt".indexOf(c);
    require(letter >= 0);
    return "\"\\/\b\f\n\r\t".charAt(letter);
  }

  private @Nullable Object word() {
    int start = at;
    while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      case "null" -> null;
      default -> number(word);
    };
  }

  private static Number number(String word) {
    require(word.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?"));
    return word.matches("-?[0-9]{1,18}") ? (Number) Long.valueOf(word) : Double.valueOf(word);
  }

  private boolean accept(char c) {
    skipSpace();
    if (peek() == c) {
      at++;
      return true;
    }
    return false;
  }

  private char peek() {
    require(at < text.length());
    return text.charAt(at);
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private static void require(boolean good) {
    if (!good) {
      throw new IllegalArgumentException("this is no JSON object");
    }
  }
}
