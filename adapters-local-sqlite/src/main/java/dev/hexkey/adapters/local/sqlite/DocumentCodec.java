package dev.hexkey.adapters.local.sqlite;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hexkey.adapters.local.sqlite.json.Json;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.SecretValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Documents as JSON. What JSON does not tell apart is an object with one member: a secret is {@code
 * {"$secret": base64}}, a decimal number {@code {"$decimal": text}}. A member's own name that
 * begins with {@code $} gets a second one.
 */
final class DocumentCodec {
  private static final String SECRET = "$secret";
  private static final String DECIMAL = "$decimal";

  private DocumentCodec() {}

  /** The document's JSON, the caller's to wipe. */
  static byte[] encode(Document document) {
    WipedBuffer buffer = new WipedBuffer();
    try (JsonGenerator generator = Json.FACTORY.createGenerator(buffer)) {
      writeDocument(generator, document);
      generator.flush();
      return buffer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    } finally {
      buffer.wipe();
    }
  }

  private static void writeDocument(JsonGenerator generator, Document document) throws IOException {
    generator.writeStartObject();
    for (String name : document.names()) {
      generator.writeFieldName(name.startsWith("$") ? "$" + name : name);
      write(generator, document.find(name).orElse(Document.NULL));
    }
    generator.writeEndObject();
  }

  private static void write(JsonGenerator generator, Object value) throws IOException {
    if (value instanceof String text) {
      generator.writeString(text);
    } else if (value instanceof Long number) {
      generator.writeNumber(number);
    } else if (value instanceof Boolean bool) {
      generator.writeBoolean(bool);
    } else if (value instanceof BigDecimal decimal) {
      generator.writeStartObject();
      generator.writeStringField(DECIMAL, decimal.toString());
      generator.writeEndObject();
    } else if (value instanceof SecretValue secret) {
      writeSecret(generator, secret);
    } else if (value instanceof Document document) {
      writeDocument(generator, document);
    } else if (value instanceof List<?> list) {
      generator.writeStartArray();
      for (Object item : list) {
        write(generator, item);
      }
      generator.writeEndArray();
    } else {
      generator.writeNull();
    }
  }

  private static void writeSecret(JsonGenerator generator, SecretValue secret) throws IOException {
    byte[] bytes = secret.revealBytes();
    try {
      generator.writeStartObject();
      generator.writeFieldName(SECRET);
      generator.writeBinary(bytes);
      generator.writeEndObject();
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Reads what {@link #encode} wrote. */
  static Document decode(byte[] json) {
    try (JsonParser parser = Json.FACTORY.createParser(json)) {
      parser.nextToken();
      if (read(parser) instanceof Document document) {
        return document;
      }
    } catch (IOException | IllegalArgumentException e) {
      // falls through: the parser's message may quote the record
    }
    throw LocalErrors.damaged("RECORD", "A record is not in the form that records have.");
  }

  private static Object read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readList(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> Document.NULL;
      default -> throw new IOException("unexpected token");
    };
  }

  private static Object readObject(JsonParser parser) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals(SECRET)) {
        byte[] bytes = parser.getBinaryValue();
        SecretValue secret = SecretValue.of(bytes);
        Arrays.fill(bytes, (byte) 0);
        parser.nextToken();
        return secret;
      }
      if (name.equals(DECIMAL)) {
        BigDecimal decimal = new BigDecimal(parser.getText());
        parser.nextToken();
        return decimal;
      }
      members.put(name.startsWith("$") ? name.substring(1) : name, read(parser));
    }
    return Document.of(members);
  }

  private static List<Object> readList(JsonParser parser) throws IOException {
    List<Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(read(parser));
    }
    return items;
  }

  /** A buffer that can be overwritten. */
  private static final class WipedBuffer extends ByteArrayOutputStream {
    synchronized void wipe() {
      Arrays.fill(buf, (byte) 0);
    }
  }
}
