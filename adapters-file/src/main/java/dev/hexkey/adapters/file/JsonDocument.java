package dev.hexkey.adapters.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hexkey.ports.Document;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns the text of a JSON object into a document. */
final class JsonDocument {
  private JsonDocument() {}

  /**
   * The document.
   *
   * @throws dev.hexkey.ports.InvalidException if the text is no JSON object, or repeats a name
   */
  static Document parse(char[] text) {
    Map<String, Object> members = new LinkedHashMap<>();
    Json.readObject(text, (name, parser) -> members.put(name, value(parser)));
    return Document.of(members);
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> members = new LinkedHashMap<>();
        Json.readMembers(parser, (name, nested) -> members.put(name, value(nested)));
        yield Document.of(members);
      }
      case START_ARRAY -> {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield items;
      }
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> Document.NULL;
      default -> parser.getText();
    };
  }

  private static Object integer(JsonParser parser) throws IOException {
    boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    return fits ? (Object) parser.getLongValue() : parser.getDecimalValue();
  }
}
