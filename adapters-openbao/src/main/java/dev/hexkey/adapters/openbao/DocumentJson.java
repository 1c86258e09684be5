package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.hexkey.ports.Document;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;

/** Writes a part of a bootstrap file as JSON again. */
final class DocumentJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private DocumentJson() {}

  /** The document as one JSON object. */
  static String of(Document document) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      write(json, document);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never: the text is in memory
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Document document) {
      json.writeStartObject();
      for (String name : document.names()) {
        json.writeFieldName(name);
        write(json, document.find(name).orElse(Document.NULL));
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object each : list) {
        write(json, each);
      }
      json.writeEndArray();
    } else if (value instanceof Long || value instanceof BigDecimal) {
      json.writeNumber(value.toString());
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value == Document.NULL) {
      json.writeNull();
    } else {
      json.writeString(value.toString()); // a secret shows nothing of itself
    }
  }
}
