package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;

/**
 * Reads the JSON of answers, in UTF-8 (RFC 8259, section 8.1), by the places of its bytes. Of what
 * it read the parser remembers names at most, never values: no buffers are recycled, and no error
 * shows its source.
 */
final class Answers {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CHARSET_DETECTION) // of other encodings no places are known
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .build();

  private Answers() {}

  /** Told of each member of an object; reads the value, whose first token is the current one. */
  @FunctionalInterface
  interface MemberReader {
    void read(String name, JsonParser parser) throws IOException;
  }

  /**
   * Reads the members of the one object that the bytes are.
   *
   * @return whether they are one whole JSON object
   */
  static boolean read(byte[] json, MemberReader reader) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      members(parser, reader);
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false; // the cause quotes names
    }
  }

  /** Reads the members of an object that has just begun, to its end. */
  static void members(JsonParser parser, MemberReader reader) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      reader.read(name, parser);
      if (parser.currentToken().isStructStart()) {
        parser.skipChildren();
      }
    }
  }

  /**
   * Reads the members of the object {@code data}, in which an answer has what was asked for.
   *
   * @return whether the bytes are one whole JSON object
   */
  static boolean readData(byte[] json, MemberReader reader) {
    return read(
        json,
        (name, parser) -> {
          if (name.equals("data")) {
            object(parser, reader);
          }
        });
  }

  /** Reads the members of the current value if that is an object. */
  static void object(JsonParser parser, MemberReader reader) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      members(parser, reader);
    }
  }

  /** Whether the answer is one whole JSON object. */
  static boolean isObject(Reply reply) {
    return read(reply.body(), (name, parser) -> {});
  }

  /** Whether the answer is one whole object, in which a member is false. */
  static boolean saysFalse(Reply reply, String member) {
    boolean[] found = new boolean[1];
    boolean whole =
        read(
            reply.body(),
            (name, parser) ->
                found[0] |= name.equals(member) && parser.currentToken() == JsonToken.VALUE_FALSE);
    return whole && found[0];
  }

  /** Whether the answer gives errors as the server does, at least one. */
  static boolean hasErrors(Reply reply) {
    return mentionsInErrors(reply, "");
  }

  /** Whether one of the errors that the answer gives has a phrase in it. */
  static boolean mentionsInErrors(Reply reply, String phrase) {
    boolean[] found = new boolean[1];
    boolean whole =
        read(
            reply.body(),
            (name, parser) -> {
              if (name.equals("errors") && parser.currentToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.VALUE_STRING) {
                  found[0] |= parser.getText().contains(phrase);
                }
              }
            });
    return whole && found[0];
  }
}
