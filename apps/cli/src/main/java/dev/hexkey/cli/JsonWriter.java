package dev.hexkey.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON value on one line. A JSON library would cost a short command more than all it has
 * to say.
 */
final class JsonWriter {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final Output out;
  private final Deque<Character> closers = new ArrayDeque<>();
  private boolean first = true;

  JsonWriter(Output out) {
    this.out = out;
  }

  /** Begins an object, as an item or as the whole. */
  JsonWriter object() {
    return item().open('{', '}');
  }

  /** Begins an object that is a member. */
  JsonWriter object(String name) {
    return name(name).open('{', '}');
  }

  /** Begins an array that is a member. */
  JsonWriter array(String name) {
    return name(name).open('[', ']');
  }

  /** Ends the innermost object or array; with the outermost, ends the line. */
  JsonWriter end() {
    out.text(String.valueOf(closers.pop()));
    first = false;
    if (closers.isEmpty()) {
      out.line("");
    }
    return this;
  }

  /** A text member; {@code null} is written as such. */
  JsonWriter member(String name, @Nullable String value) {
    name(name);
    if (value == null) {
      out.text("null");
    } else {
      quote(value);
    }
    return this;
  }

  /** A member that is true or false. */
  JsonWriter member(String name, boolean value) {
    name(name);
    out.text(Boolean.toString(value));
    return this;
  }

  /** A member that is a whole number. */
  JsonWriter member(String name, long value) {
    name(name);
    out.text(Long.toString(value));
    return this;
  }

  /** A text member from UTF-8 bytes, which never become a {@code String} on the way. */
  JsonWriter member(String name, byte[] utf8) {
    name(name);
    out.bytes((byte) '"');
    for (byte b : utf8) {
      if (b >= 0 && needsEscape((char) b)) {
        escape((char) b);
      } else {
        out.bytes(b);
      }
    }
    out.bytes((byte) '"');
    return this;
  }

  /** A text item of an array. */
  JsonWriter item(String value) {
    item();
    quote(value);
    return this;
  }

  private JsonWriter name(String name) {
    item();
    quote(name);
    out.text(":");
    return this;
  }

  private JsonWriter item() {
    if (!first) {
      out.text(",");
    }
    first = false;
    return this;
  }

  private JsonWriter open(char opener, char closer) {
    out.text(String.valueOf(opener));
    closers.push(closer);
    first = true;
    return this;
  }

  private void quote(String text) {
    out.text("\"");
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (needsEscape(text.charAt(i))) {
        out.text(text.substring(start, i));
        escape(text.charAt(i));
        start = i + 1;
      }
    }
    out.text(text.substring(start));
    out.text("\"");
  }

  private static boolean needsEscape(char c) {
    return c < ' ' || c == '"' || c == '\\' || c == 0x7f;
  }

  private void escape(char c) {
    switch (c) {
      case '"' -> out.text("\\\"");
      case '\\' -> out.text("\\\\");
      case '\n' -> out.text("\\n");
      case '\r' -> out.text("\\r");
      case '\t' -> out.text("\\t");
      default -> out.text("\\u00" + HEX[c >> 4] + HEX[c & 15]);
    }
  }
}
