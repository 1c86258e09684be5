package dev.hexkey.core;

import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.UriReason;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * The field of a secret URI, decoded exactly once, and its one canonical spelling: unreserved
 * characters as they are, all other bytes as {@code %XX} in upper case.
 */
record FieldText(String decoded, String encoded) {
  private static final int MAX_BYTES = 256;
  private static final int ESCAPE_LENGTH = 3;
  private static final String HEX = "0123456789ABCDEF";

  /**
   * Reads the field between two offsets of a text.
   *
   * @throws SecretUriException for the first of: empty, a broken escape, a character that needs
   *     one, bytes that are no UTF-8, a control character, too long
   */
  static FieldText parse(String text, int start, int end) {
    if (start == end) {
      throw new SecretUriException(UriReason.EMPTY_FRAGMENT, start);
    }
    if (end - start <= MAX_BYTES && skipUnreserved(text, start, end) == end) {
      String plain = text.substring(start, end);
      return new FieldText(plain, plain);
    }
    requireWholeEscapes(text, start, end);
    requireUnreservedOrEscapes(text, start, end);
    return decode(text, start, end);
  }

  private static void requireWholeEscapes(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (text.charAt(i) == '%' && !isEscape(text, i, end)) {
        throw new SecretUriException(UriReason.BAD_PERCENT, i);
      }
    }
  }

  private static boolean isEscape(String text, int at, int end) {
    return at + 2 < end && hexValue(text.charAt(at + 1)) >= 0 && hexValue(text.charAt(at + 2)) >= 0;
  }

  private static void requireUnreservedOrEscapes(String text, int start, int end) {
    int i = skipUnreserved(text, start, end);
    while (i < end) {
      if (text.charAt(i) != '%') {
        throw new SecretUriException(UriReason.FRAGMENT_CHAR, i);
      }
      i = skipUnreserved(text, i + ESCAPE_LENGTH, end);
    }
  }

  private static FieldText decode(String text, int start, int end) {
    ByteBuffer bytes = ByteBuffer.allocate(end - start);
    for (int i = start; i < end; i += unitLength(text, i)) {
      bytes.put(byteAt(text, i));
    }
    bytes.flip();

    CharBuffer decoded = CharBuffer.allocate(bytes.remaining());
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(bytes, decoded, true);
    if (result.isError()) {
      throw refuseByte(UriReason.BAD_UTF8, bytes.position(), text, start);
    }
    bytes.rewind();
    int control = findControl(bytes);
    if (control < bytes.limit()) {
      throw refuseByte(UriReason.CONTROL, control, text, start);
    }
    if (bytes.limit() > MAX_BYTES) {
      throw refuseByte(UriReason.FRAGMENT_TOO_LONG, MAX_BYTES, text, start);
    }
    return new FieldText(decoded.flip().toString(), encode(bytes));
  }

  /** Where the first C0, DEL or C1 control begins in well-formed UTF-8; the limit if none does. */
  private static int findControl(ByteBuffer bytes) {
    for (int i = 0; i < bytes.limit(); i++) {
      int b = bytes.get(i) & 0xff;
      boolean c1 = b == 0xc2 && (bytes.get(i + 1) & 0xff) < 0xa0;
      if (b < 0x20 || b == 0x7f || c1) {
        return i;
      }
    }
    return bytes.limit();
  }

  private static String encode(ByteBuffer bytes) {
    StringBuilder encoded = new StringBuilder(bytes.limit() * ESCAPE_LENGTH);
    for (int i = 0; i < bytes.limit(); i++) {
      byte b = bytes.get(i);
      if (isUnreserved((char) (b & 0xff))) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
      }
    }
    return encoded.toString();
  }

  private static SecretUriException refuseByte(
      UriReason reason, int index, String text, int start) {
    int at = start;
    for (int i = 0; i < index; i++) {
      at += unitLength(text, at);
    }
    return new SecretUriException(reason, at);
  }

  /** How many characters of the text make one byte. */
  private static int unitLength(String text, int at) {
    return text.charAt(at) == '%' ? ESCAPE_LENGTH : 1;
  }

  private static byte byteAt(String text, int at) {
    char c = text.charAt(at);
    return (byte)
        (c == '%' ? hexValue(text.charAt(at + 1)) << 4 | hexValue(text.charAt(at + 2)) : c);
  }

  private static int skipUnreserved(String text, int from, int end) {
    int i = from;
    while (i < end && isUnreserved(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  /** The value of a hexadecimal digit in either case; -1 for any other character. */
  private static int hexValue(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'A' && c <= 'F') {
      return c - 'A' + 10;
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }
}
