package dev.hexkey.adapters.azure;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads JSON by the places of its bytes. Of what it read the parser remembers names at most, never
 * values: no buffers are recycled, and no error shows its source.
 */
final class Json {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .build();

  private Json() {}

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

  /** Reads the members of the current value if that is an object. */
  static void object(JsonParser parser, MemberReader reader) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      members(parser, reader);
    }
  }

  /** Where the value ends whose first token is the parser's current one. */
  static int end(JsonParser parser, int start) throws IOException {
    if (parser.currentToken().isStructStart()) {
      parser.skipChildren();
      return (int) parser.currentLocation().getByteOffset();
    }
    return start + parser.getTextLength();
  }

  private static void members(JsonParser parser, MemberReader reader) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      reader.read(name, parser);
      if (parser.currentToken().isStructStart()) {
        parser.skipChildren();
      }
    }
  }
}
