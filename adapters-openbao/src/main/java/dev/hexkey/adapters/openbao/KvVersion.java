package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One version of a secret as an answer of {@code data/} tells it: {@code data.data} and {@code
 * data.metadata}. Not thread-safe; read once.
 */
final class KvVersion {
  private final byte[] json;
  private int valueStart = -1;
  private int valueEnd = -1;
  private boolean misshapen;
  private long version;
  private boolean destroyed;
  private @Nullable Instant deletionTime;

  private KvVersion(byte[] json) {
    this.json = json;
  }

  /** The version; {@code null} if the bytes are no JSON object, or members are of other types. */
  static @Nullable KvVersion read(byte[] json) {
    KvVersion version = new KvVersion(json);
    boolean whole = Answers.read(json, version::outer);
    return whole && !version.misshapen ? version : null;
  }

  /** Whether it is a version at all: other engines answer without. */
  boolean isPresent() {
    return version > 0;
  }

  /**
   * A copy of the secret's JSON object as it stands in the answer; {@code null} if there is none.
   */
  byte @Nullable [] value() {
    return valueStart < 0 ? null : Arrays.copyOfRange(json, valueStart, valueEnd);
  }

  long version() {
    return version;
  }

  boolean isDestroyed() {
    return destroyed;
  }

  /** When it was or will be deleted; {@code null} for never. */
  @Nullable Instant deletionTime() {
    return deletionTime;
  }

  private void outer(String name, JsonParser parser) throws IOException {
    if (name.equals("data") && isObject(parser)) {
      Answers.members(parser, this::inner);
    }
  }

  private void inner(String name, JsonParser parser) throws IOException {
    if (name.equals("data") && isObject(parser)) {
      valueStart = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      valueEnd = (int) parser.currentLocation().getByteOffset();
    } else if (name.equals("metadata") && isObject(parser)) {
      Answers.members(parser, this::metadata);
    }
  }

  private void metadata(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "version" -> version = number(parser);
      case "destroyed" -> destroyed = truth(parser);
      case "deletion_time" -> deletionTime = instant(parser);
      default -> {}
    }
  }

  private boolean isObject(JsonParser parser) {
    boolean object = parser.currentToken() == JsonToken.START_OBJECT;
    misshapen |= !object && parser.currentToken() != JsonToken.VALUE_NULL;
    return object;
  }

  private long number(JsonParser parser) throws IOException {
    misshapen |= parser.currentToken() != JsonToken.VALUE_NUMBER_INT || parser.getLongValue() < 1;
    return misshapen ? 0 : parser.getLongValue();
  }

  private boolean truth(JsonParser parser) {
    misshapen |= !parser.currentToken().isBoolean();
    return parser.currentToken() == JsonToken.VALUE_TRUE;
  }

  private @Nullable Instant instant(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      misshapen |= parser.currentToken() != JsonToken.VALUE_NULL;
      return null;
    }
    if (parser.getText().isEmpty()) {
      return null;
    }
    try {
      return Instant.parse(parser.getText());
    } catch (DateTimeException e) {
      return Instant.MIN; // it was deleted, and nobody can say when
    }
  }
}
