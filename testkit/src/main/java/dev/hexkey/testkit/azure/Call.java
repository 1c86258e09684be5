package dev.hexkey.testkit.azure;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that was read as a whole. */
record Call(String method, String path, Map<String, String> query, Headers headers, String body) {
  static Call read(HttpExchange exchange) throws IOException {
    return new Call(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        decoded(exchange.getRequestURI().getRawQuery()),
        exchange.getRequestHeaders(),
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
  }

  /** The body's fields; none if it is no form. */
  Map<String, String> form() {
    boolean isForm = header("Content-Type").orElse("").startsWith("application/x-www-form");
    return isForm ? decoded(body) : Map.of();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.getFirst(name));
  }

  /** What was sent after {@code Bearer}. */
  Optional<String> bearer() {
    return header("Authorization")
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length()))
        .map(value -> value.substring("Bearer ".length()));
  }

  SeenRequest seen(int status) {
    return new SeenRequest(
        method,
        header("Host").orElse(""),
        path,
        headers.containsKey("Authorization"),
        query,
        form(),
        status);
  }

  /** Decodes what a form or the query of an address is written in. */
  static Map<String, String> decoded(@Nullable String encoded) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (encoded != null && !encoded.isEmpty()) {
      for (String pair : encoded.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        fields.put(
            URLDecoder.decode(name, StandardCharsets.UTF_8),
            URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return fields;
  }
}
