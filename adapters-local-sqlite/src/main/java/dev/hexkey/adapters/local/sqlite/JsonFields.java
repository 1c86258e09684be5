package dev.hexkey.adapters.local.sqlite;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hexkey.adapters.local.sqlite.json.Json;
import dev.hexkey.ports.FieldDecoder;
import dev.hexkey.ports.FieldEncoder;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.SecretValue;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fields of secrets that are JSON objects. A member that is text gives its text, any other its JSON
 * as it stands. Setting a member leaves all other bytes of the object as they were.
 */
final class JsonFields {
  static final FieldDecoder DECODER =
      new FieldDecoder() {
        @Override
        public Optional<SecretValue> decode(SecretValue secret, String name) {
          return JsonFields.decode(secret, name);
        }
      };

  static final FieldEncoder ENCODER =
      new FieldEncoder() {
        @Override
        public SecretValue encode(@Nullable SecretValue current, String name, SecretValue value) {
          return JsonFields.encode(current, name, value);
        }
      };

  private JsonFields() {}

  private static Optional<SecretValue> decode(SecretValue secret, String name) {
    byte[] json = secret.revealBytes();
    try {
      Member member = find(json, name);
      return Optional.ofNullable(member.value);
    } finally {
      Arrays.fill(json, (byte) 0);
    }
  }

  private static SecretValue encode(@Nullable SecretValue current, String name, SecretValue value) {
    byte[] json = current == null ? "{}".getBytes(StandardCharsets.UTF_8) : current.revealBytes();
    byte[] quoted = quotedText(value);
    byte[] result = new byte[0];
    try {
      Member member = find(json, name);
      if (member.value != null) {
        member.value.close();
        result = spliced(json, member.start, quoted, member.end);
      } else {
        byte[] quotedName = quoted(name.getBytes(StandardCharsets.UTF_8));
        byte[] added = joined(member.isOnly ? "" : ",", quotedName, quoted);
        result = spliced(json, member.end, added, member.end);
        Arrays.fill(added, (byte) 0);
      }
      return SecretValue.of(result, DECODER);
    } finally {
      Arrays.fill(json, (byte) 0);
      Arrays.fill(quoted, (byte) 0);
      Arrays.fill(result, (byte) 0);
    }
  }

  /** Reads the whole object, so that a broken one is refused wherever the member stands. */
  private static Member find(byte[] json, String name) {
    Member member = new Member();
    try (JsonParser parser = Json.FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw FieldDecoder.notAnObject();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        member.isOnly = false;
        boolean wanted = parser.currentName().equals(name);
        parser.nextToken();
        if (wanted) {
          member.take(parser, json);
        } else {
          parser.skipChildren();
        }
      }
      if (member.value == null) {
        member.end = offset(parser.currentTokenLocation().getByteOffset());
      }
      if (parser.nextToken() != null) {
        throw FieldDecoder.notAnObject();
      }
      return member;
    } catch (IOException e) {
      throw FieldDecoder.notAnObject(); // the parser's message may quote the secret
    }
  }

  private static int offset(long byteOffset) {
    if (byteOffset < 0) {
      throw FieldDecoder.notAnObject(); // not UTF-8
    }
    return (int) byteOffset;
  }

  private static byte[] spliced(byte[] json, int from, byte[] replacement, int to) {
    byte[] result = new byte[from + replacement.length + json.length - to];
    System.arraycopy(json, 0, result, 0, from);
    System.arraycopy(replacement, 0, result, from, replacement.length);
    System.arraycopy(json, to, result, from + replacement.length, json.length - to);
    return result;
  }

  private static byte[] joined(String before, byte[] name, byte[] value) {
    byte[] result = new byte[before.length() + name.length + 1 + value.length];
    byte[] comma = before.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(comma, 0, result, 0, comma.length);
    System.arraycopy(name, 0, result, comma.length, name.length);
    result[comma.length + name.length] = ':';
    System.arraycopy(value, 0, result, comma.length + name.length + 1, value.length);
    return result;
  }

  private static byte[] quotedText(SecretValue value) {
    byte[] text = value.revealBytes();
    try {
      if (!isUtf8(text)) {
        throw notText(value);
      }
      return quoted(text);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  private static boolean isUtf8(byte[] text) {
    try {
      Arrays.fill(
          StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(text)).array(), ' ');
      return true;
    } catch (java.nio.charset.CharacterCodingException e) {
      return false;
    }
  }

  private static InvalidException notText(SecretValue value) {
    try {
      value.revealText();
    } catch (InvalidException e) {
      return e;
    }
    throw new IllegalStateException("text is text");
  }

  /** A JSON string of UTF-8 bytes. */
  private static byte[] quoted(byte[] text) {
    byte[] longest = new byte[6 * text.length + 2];
    int end = 0;
    longest[end++] = '"';
    for (byte b : text) {
      if (b == '"' || b == '\\') {
        longest[end++] = '\\';
        longest[end++] = b;
      } else if (b >= 0 && b < ' ') {
        longest[end++] = '\\';
        longest[end++] = 'u';
        longest[end++] = '0';
        longest[end++] = '0';
        longest[end++] = (byte) Character.forDigit(b >> 4, 16);
        longest[end++] = (byte) Character.forDigit(b & 0xf, 16);
      } else {
        longest[end++] = b;
      }
    }
    longest[end++] = '"';
    byte[] exact = Arrays.copyOf(longest, end);
    Arrays.fill(longest, (byte) 0);
    return exact;
  }

  /** Where a member stands, or where one can be added. */
  private static final class Member {
    private @Nullable SecretValue value;
    private boolean isOnly = true;
    private int start;
    private int end;

    void take(JsonParser parser, byte[] json) throws IOException {
      start = offset(parser.currentTokenLocation().getByteOffset());
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        char[] chars = parser.getTextCharacters();
        value =
            SecretValue.ofText(
                CharBuffer.wrap(chars, parser.getTextOffset(), parser.getTextLength()));
        parser.finishToken();
        end = offset(parser.currentLocation().getByteOffset());
      } else {
        parser.skipChildren();
        parser.finishToken();
        end =
            parser.currentToken().isScalarValue()
                ? start + parser.getText().getBytes(StandardCharsets.UTF_8).length
                : offset(parser.currentLocation().getByteOffset());
        byte[] raw = Arrays.copyOfRange(json, start, end);
        value = SecretValue.of(raw);
        Arrays.fill(raw, (byte) 0);
      }
    }
  }
}
