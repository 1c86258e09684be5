package dev.hexkey.adapters.azure;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hexkey.ports.FieldDecoder;
import dev.hexkey.ports.SecretValue;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds a member of a secret's JSON object. Text is unescaped; a number, {@code true}, {@code
 * false}, {@code null}, an object and an array are given as they stand. A name that stands twice is
 * refused, since nobody can say which member was meant.
 */
final class JsonFields {
  private final byte[] json;
  private final String wanted;
  private final Set<String> seen = new HashSet<>();
  private @Nullable SecretValue found;

  private JsonFields(byte[] json, String wanted) {
    this.json = json;
    this.wanted = wanted;
  }

  /**
   * The member.
   *
   * @throws dev.hexkey.ports.InvalidException if the secret is no JSON object, or repeats a name
   */
  static Optional<SecretValue> decode(SecretValue secret, String name) {
    return secret.revealTo(json -> new JsonFields(json, name).find());
  }

  private Optional<SecretValue> find() {
    try {
      if (!Json.read(json, this::member)) {
        throw FieldDecoder.notAnObject();
      }
      return Optional.ofNullable(found);
    } catch (RuntimeException e) {
      if (found != null) {
        found.close();
      }
      throw e;
    }
  }

  private void member(String name, JsonParser parser) throws IOException {
    if (!seen.add(name)) {
      throw AzureErrors.repeatedName();
    }
    if (name.equals(wanted)) {
      found = value(parser);
    }
  }

  private SecretValue value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_STRING) {
      return SecretValue.ofText(
          CharBuffer.wrap(
              parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength()));
    }
    int start = (int) parser.currentTokenLocation().getByteOffset();
    int end = Json.end(parser, start);
    return raw(start, end, token.isStructStart() ? JsonFields::decode : FieldDecoder.NONE);
  }

  private SecretValue raw(int start, int end, FieldDecoder fields) {
    byte[] part = Arrays.copyOfRange(json, start, end);
    try {
      return SecretValue.of(part, fields);
    } finally {
      Arrays.fill(part, (byte) 0);
    }
  }
}
