package dev.hexkey.adapters.file;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.hexkey.ports.FieldDecoder;
import dev.hexkey.ports.InvalidException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads the whole text of one JSON object, in which no name may stand twice. The parser remembers
 * nothing of what it read: no names are interned, no buffers recycled, and no error shows its
 * source.
 *
 * <p>Loads Jackson, so it is named only where JSON is to be read.
 */
final class Json {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
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
   * Reads the object's members in order.
   *
   * @throws InvalidException if the text is not one well-formed object, or repeats a name
   */
  static void readObject(char[] text, MemberReader reader) {
    if (!beginsObject(text)) {
      throw FieldDecoder.notAnObject();
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      readMembers(parser, reader);
      if (parser.nextToken() != null) {
        throw malformed();
      }
    } catch (JacksonException e) {
      throw malformed(); // without the cause, which quotes names
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never: the text is in memory
    }
  }

  /** Reads the members of an object that has just begun, to its end. */
  static void readMembers(JsonParser parser, MemberReader reader) throws IOException {
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (!seen.add(name)) {
        throw FileErrors.repeatedName();
      }
      parser.nextToken();
      reader.read(name, parser);
    }
  }

  /** Reads a value to its end, and minds only its names. */
  static void skip(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      readMembers(parser, (name, value) -> skip(value));
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        skip(parser);
      }
    }
  }

  private static boolean beginsObject(char[] text) {
    int i = 0;
    while (i < text.length && " \t\r\n".indexOf(text[i]) >= 0) {
      i++;
    }
    return i < text.length && text[i] == '{';
  }

  private static InvalidException malformed() {
    return FileErrors.unusable(
        "BAD_JSON", "begins as a JSON object and is not well-formed", "Store a JSON object.");
  }
}
