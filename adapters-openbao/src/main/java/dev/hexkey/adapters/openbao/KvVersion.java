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
  private boolean metadata;
  private long version;
  private boolean destroyed;
  private @Nullable Instant deletionTime;

  private KvVersion(byte[] json) {
    this.json = json;
  }

  /** The version; {@code null} if the bytes are no such answer. */
  static @Nullable KvVersion read(byte[] json) {
    KvVersion version = new KvVersion(json);
    boolean whole = Answers.read(json, version::outer);
    return whole && version.metadata ? version : null;
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
    if (name.equals("data") && parser.currentToken() == JsonToken.START_OBJECT) {
      Answers.members(parser, this::inner);
    }
  }

  private void inner(String name, JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    if (name.equals("data")) {
      valueStart = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      valueEnd = (int) parser.currentLocation().getByteOffset();
    } else if (name.equals("metadata")) {
      Answers.members(parser, this::metadata);
    }
  }

  private void metadata(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "version" -> {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
          metadata = true;
          version = parser.getLongValue();
        }
      }
      case "destroyed" -> destroyed = parser.currentToken() == JsonToken.VALUE_TRUE;
      case "deletion_time" -> deletionTime = instant(parser);
      default -> {}
    }
  }

  /**
   * A time; {@code null} for none, and the beginning of time for one that nobody can read, since
   * what it dates has happened.
   */
  static @Nullable Instant instant(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING || parser.getText().isEmpty()) {
      return null;
    }
    try {
      return Instant.parse(parser.getText());
    } catch (DateTimeException e) {
      return Instant.MIN;
    }
  }
}
