package dev.hexkey.adapters.local.sqlite.authsome;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hexkey.adapters.local.sqlite.json.Json;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.SecretValue;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plain JSON, as authsome writes it, into documents. */
final class AuthsomeJson {
  private static final Set<String> SENSITIVE =
      Set.of("access_token", "refresh_token", "id_token", "api_key", "client_secret");
  private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private AuthsomeJson() {}

  /** A record, whose sensitive members become secrets wherever they stand. */
  static Document parse(byte[] json) throws IOException {
    return parse(json, SENSITIVE);
  }

  /** A file without secrets, or whose reader takes care of them. */
  static Document parsePlain(byte[] json) throws IOException {
    return parse(json, Set.of());
  }

  private static Document parse(byte[] json, Set<String> sensitive) throws IOException {
    try (JsonParser parser = Json.FACTORY.createParser(json)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        Document document = readObject(parser, sensitive);
        if (parser.nextToken() == null) {
          return document;
        }
      }
      throw new JsonParseException(parser, "not one object");
    }
  }

  private static Document readObject(JsonParser parser, Set<String> sensitive) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      members.put(
          name,
          token == JsonToken.VALUE_STRING && sensitive.contains(name)
              ? SecretValue.ofText(parser.getText())
              : read(parser, sensitive));
    }
    return Document.of(members);
  }

  private static Object read(JsonParser parser, Set<String> sensitive) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser, sensitive);
      case START_ARRAY -> {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(read(parser, sensitive));
        }
        yield items;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT ->
          parser.getBigIntegerValue().abs().compareTo(LARGEST) <= 0
              ? (Object) parser.getLongValue()
              : parser.getDecimalValue();
      case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> Document.NULL;
    };
  }
}
