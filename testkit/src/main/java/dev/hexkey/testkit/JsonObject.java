package dev.hexkey.testkit;

import dev.hexkey.ports.FieldDecoder;
import dev.hexkey.ports.FieldEncoder;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object (RFC 8259), each as the JSON it was written as. Small rather than
 * fast, and plaintext passes through strings: for tests only.
 */
final class JsonObject {
  /** Finds a member of a secret that is an object. */
  static final FieldDecoder DECODER = JsonObject::field;

  /** Sets a member of a secret that is an object. */
  static final FieldEncoder ENCODER = JsonObject::withField;

  private final String text;
  private int at;

  private JsonObject(String text) {
    this.text = text;
  }

  private static Optional<SecretValue> field(SecretValue secret, String name) {
    return Optional.ofNullable(membersOf(secret).get(name))
        .map(json -> SecretValue.ofText(json.startsWith("\"") ? unquoted(json) : json));
  }

  private static SecretValue withField(
      @Nullable SecretValue current, String name, SecretValue value) {
    Map<String, String> members = current == null ? new LinkedHashMap<>() : membersOf(current);
    members.put(name, quoted(value.revealText()));
    StringBuilder json = new StringBuilder("{");
    members.forEach(
        (member, raw) -> {
          json.append(json.length() == 1 ? "" : ",").append(quoted(member));
          json.append(':').append(raw);
        });
    return SecretValue.of(json.append('}').toString().getBytes(StandardCharsets.UTF_8), DECODER);
  }

  private static Map<String, String> membersOf(SecretValue secret) {
    try {
      return new JsonObject(secret.revealText()).parse();
    } catch (InvalidException e) {
      throw FieldDecoder.notAnObject();
    }
  }

  private Map<String, String> parse() {
    skipSpace();
    Map<String, String> members = object();
    skipSpace();
    require(at == text.length());
    return members;
  }

  private Map<String, String> object() {
    Map<String, String> members = new LinkedHashMap<>();
    expect('{');
    if (accept('}')) {
      return members;
    }
    do {
      skipSpace();
      String name = unquoted(string());
      expect(':');
      require(members.put(name, value()) == null);
    } while (accept(','));
    expect('}');
    return members;
  }

  /** The JSON of the value that begins here. */
  private String value() {
    skipSpace();
    int start = at;
    switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      default -> word();
    }
    return text.substring(start, at);
  }

  private void array() {
    expect('[');
    if (accept(']')) {
      return;
    }
    do {
      value();
    } while (accept(','));
    expect(']');
  }

  private String string() {
    int start = at;
    expect('"');
    while (peek() != '"') {
      require(peek() >= ' ');
      at += peek() == '\\' ? 2 : 1;
    }
    at++;
    return text.substring(start, at);
  }

  private void word() {
    int start = at;
    while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    require(
        text.substring(start, at)
            .matches("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?"));
  }

  private boolean accept(char c) {
    skipSpace();
    if (peek() == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    require(accept(c));
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
      throw FieldDecoder.notAnObject();
    }
  }

  private static String unquoted(String json) {
    StringBuilder plain = new StringBuilder();
    int i = 1;
    while (i < json.length() - 1) {
      char c = json.charAt(i);
      if (c != '\\') {
        plain.append(c);
        i++;
      } else if (json.charAt(i + 1) == 'u') {
        require(json.substring(i).matches("(?s)\\\\u[0-9A-Fa-f]{4}.+"));
        plain.append((char) Integer.parseInt(json.substring(i + 2, i + 6), 16));
        i += 6;
      } else {
        int letter = "\"\\/bfnrt".indexOf(json.charAt(i + 1));
        require(letter >= 0);
        plain.append("\"\\/\b\f\n\r\t".charAt(letter));
        i += 2;
      }
    }
    return plain.toString();
  }

  private static String quoted(String plain) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
