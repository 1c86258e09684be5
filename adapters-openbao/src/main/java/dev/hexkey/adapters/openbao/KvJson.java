package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** JSON as bytes that can be wiped, since what is put together here holds secrets. */
final class KvJson {
  private KvJson() {}

  /**
   * Refuses what is no JSON object in UTF-8, or names a member twice.
   *
   * @throws dev.hexkey.ports.InvalidException with code {@code SECRET_FORMAT_ERROR}
   */
  static void requireObject(byte[] json) {
    Set<String> names = new HashSet<>();
    boolean[] unique = {true};
    boolean object =
        isUtf8(json)
            && !hasZero(json) // no JSON has one, but UTF-16 has, and parsers guess encodings
            && Answers.read(json, (name, parser) -> unique[0] &= names.add(name));
    if (!object) {
      throw BaoErrors.notAnObject();
    }
    if (!unique[0]) {
      throw BaoErrors.repeatedName();
    }
  }

  /** Puts pieces together. */
  static byte[] joined(byte[]... pieces) {
    byte[] whole = new byte[Arrays.stream(pieces).mapToInt(piece -> piece.length).sum()];
    int end = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, whole, end, piece.length);
      end += piece.length;
    }
    return whole;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A JSON string (RFC 8259, section 7). */
  static byte[] quoted(String text) {
    return quoted(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A JSON string of UTF-8 bytes.
   *
   * @throws dev.hexkey.ports.InvalidException if the bytes are no text
   */
  static byte[] quoted(byte[] text) {
    if (!isUtf8(text)) {
      throw BaoErrors.notText();
    }
    byte[] longest = new byte[6 * text.length + 2];
    int end = 0;
    longest[end++] = '"';
    for (byte b : text) {
      if (b >= 0 && b < ' ') {
        byte[] escape = ascii("\\u00" + Character.forDigit(b >> 4, 16) + hex(b));
        System.arraycopy(escape, 0, longest, end, escape.length);
        end += escape.length;
      } else {
        if (b == '"' || b == '\\') {
          longest[end++] = '\\';
        }
        longest[end++] = b;
      }
    }
    longest[end++] = '"';
    byte[] exact = Arrays.copyOf(longest, end);
    Arrays.fill(longest, (byte) 0);
    return exact;
  }

  /** Where the value ends whose first token is the parser's current one. */
  static int end(JsonParser parser, int start) throws IOException {
    JsonToken token = parser.currentToken();
    if (token.isStructStart()) {
      parser.skipChildren();
      return (int) parser.currentLocation().getByteOffset();
    }
    if (token == JsonToken.VALUE_STRING) {
      parser.finishToken();
      return (int) parser.currentLocation().getByteOffset();
    }
    return start + parser.getTextLength();
  }

  private static char hex(byte b) {
    return Character.forDigit(b & 0xf, 16);
  }

  private static boolean hasZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      Arrays.fill(chars.array(), ' ');
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
