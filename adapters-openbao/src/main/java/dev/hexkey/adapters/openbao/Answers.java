package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Reads the JSON of answers. The parser remembers nothing of what it read: no names are interned,
 * no buffers recycled, and no error shows its source.
 */
final class Answers {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
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
    } catch (JacksonException e) {
      return false; // the cause quotes names
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never: the text is in memory
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

  /** Whether the answer is one whole JSON object. */
  static boolean isObject(Reply reply) {
    return read(reply.body(), (name, parser) -> {});
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

  /** A member of the answer that is text, if it is there. */
  static Optional<String> text(Reply reply, String wanted) {
    String[] found = new String[1];
    read(
        reply.body(),
        (name, parser) -> {
          if (name.equals(wanted) && parser.currentToken() == JsonToken.VALUE_STRING) {
            found[0] = parser.getText();
          }
        });
    return Optional.ofNullable(found[0]);
  }
}
