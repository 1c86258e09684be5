package dev.hexkey.adapters.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hexkey.ports.FieldDecoder;
import dev.hexkey.ports.SecretValue;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a member of a JSON object. The whole text is read, since a repeated name or a fault after
 * the member would make it doubtful. A string is unescaped; a number, {@code true}, {@code false},
 * {@code null}, an object and an array are given as they stand in the text.
 */
final class JsonFields {
  private final char[] text;
  private final String wanted;
  private @Nullable SecretValue found;

  private JsonFields(char[] text, String wanted) {
    this.text = text;
    this.wanted = wanted;
  }

  /**
   * The member.
   *
   * @throws dev.hexkey.ports.InvalidException if the secret is no JSON object, or repeats a name
   */
  static Optional<SecretValue> decode(SecretValue secret, String name) {
    return Bytes.revealChars(secret, text -> new JsonFields(text, name).find());
  }

  private Optional<SecretValue> find() {
    try {
      Json.readObject(text, this::readMember);
      return Optional.ofNullable(found);
    } catch (RuntimeException e) {
      if (found != null) {
        found.close();
      }
      throw e;
    }
  }

  private void readMember(String name, JsonParser parser) throws IOException {
    if (name.equals(wanted)) {
      found = value(parser);
    } else {
      Json.skip(parser);
    }
  }

  private SecretValue value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
      int start = (int) parser.currentTokenLocation().getCharOffset();
      Json.skip(parser);
      int end = (int) parser.currentLocation().getCharOffset();
      CharBuffer source = CharBuffer.wrap(text, start, end - start);
      return Bytes.secretOf(source, (secret, field) -> decode(secret, field));
    }
    CharBuffer scalar =
        CharBuffer.wrap(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    return Bytes.secretOf(scalar, FieldDecoder.NONE);
  }
}
