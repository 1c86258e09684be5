package dev.hexkey.testkit.azure;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is sent back. */
record Answer(int status, Map<String, String> headers, String body) {
  static final String JSON = "application/json; charset=utf-8";

  static Answer json(int status, Object body) {
    return new Answer(status, Map.of("Content-Type", JSON), Json.write(body));
  }

  static Answer page(int status, String html) {
    return new Answer(status, Map.of("Content-Type", "text/html; charset=utf-8"), html);
  }

  static Answer redirect(int status, String target) {
    return empty(status).with("Location", target);
  }

  static Answer empty(int status) {
    return new Answer(status, Map.of(), "");
  }

  Answer with(String header, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new Answer(status, all, body);
  }

  void send(HttpExchange exchange) throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
