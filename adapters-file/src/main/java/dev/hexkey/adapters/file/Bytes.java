package dev.hexkey.adapters.file;

import dev.hexkey.ports.FieldDecoder;
import dev.hexkey.ports.SecretValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/** Plaintext between a file and a secret value; wipes every copy that it makes. */
final class Bytes {
  private Bytes() {}

  /** Reads to the end of the channel, or until there are {@code limit} bytes. */
  static byte[] readUpTo(ReadableByteChannel channel, int limit) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(limit);
    try {
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
      return Arrays.copyOf(buffer.array(), buffer.position());
    } finally {
      Arrays.fill(buffer.array(), (byte) 0);
    }
  }

  /** A copy without one final LF or CRLF, if there is one. */
  static byte[] withoutFinalLineEnd(byte[] bytes) {
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\n') {
      length--;
      if (length > 0 && bytes[length - 1] == '\r') {
        length--;
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  /**
   * Lends the secret's text to a reader.
   *
   * @throws dev.hexkey.ports.InvalidException if it is not UTF-8 text
   */
  static <T> T revealChars(SecretValue secret, Function<char[], T> reader) {
    return secret.revealTo(
        bytes -> {
          char[] chars = decode(bytes);
          try {
            return reader.apply(chars);
          } finally {
            Arrays.fill(chars, '\0');
          }
        });
  }

  /**
   * A secret of these characters.
   *
   * @throws dev.hexkey.ports.InvalidException if half a surrogate pair stands alone, which has no
   *     UTF-8 form
   */
  static SecretValue secretOf(CharBuffer chars, FieldDecoder fields) {
    byte[] buffer = new byte[3 * chars.remaining()]; // the most that a char can need
    ByteBuffer encoded = ByteBuffer.wrap(buffer);
    CoderResult result = StandardCharsets.UTF_8.newEncoder().encode(chars, encoded, true);
    byte[] bytes = Arrays.copyOf(buffer, encoded.position());
    try {
      if (result.isError()) {
        throw notText();
      }
      return SecretValue.of(bytes, fields);
    } finally {
      Arrays.fill(buffer, (byte) 0);
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** The same secret again, for somebody else to close. */
  static SecretValue copyOf(SecretValue secret, FieldDecoder fields) {
    return secret.revealTo(bytes -> SecretValue.of(bytes, fields));
  }

  /** A secret without fields. */
  static SecretValue secretOf(String text) {
    return secretOf(CharBuffer.wrap(text), FieldDecoder.NONE);
  }

  private static char[] decode(byte[] bytes) {
    try {
      CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      char[] chars = new char[decoded.remaining()];
      decoded.get(chars);
      Arrays.fill(decoded.array(), '\0');
      return chars;
    } catch (CharacterCodingException e) {
      throw notText();
    }
  }

  private static RuntimeException notText() {
    return FileErrors.unusable("NOT_TEXT", "is not UTF-8 text", "Store UTF-8 text.");
  }
}
