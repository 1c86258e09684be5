package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds out what is mounted where, once for each mount of KV version 2; others are asked about
 * again, since they may be put right. Thread-safe.
 */
final class MountProbe {
  private final Server server;
  private final Map<String, Found> known = new ConcurrentHashMap<>();

  /** What was found. */
  enum Found {
    /** KV version 2. */
    VERSION_2,
    /** Another engine, or KV version 1. */
    OTHER,
    /** The server did not say: no such mount, or no rights in it. */
    REFUSED
  }

  MountProbe(Server server) {
    this.server = server;
  }

  Found look(String mount) {
    Found found = known.get(mount);
    if (found == null) {
      found = ask(mount);
      if (found == Found.VERSION_2) {
        known.put(mount, found);
      }
    }
    return found;
  }

  boolean isVersion1(String mount) {
    return look(mount) == Found.OTHER;
  }

  private Found ask(String mount) {
    try (Reply reply = server.send(Call.get("sys/internal/ui/mounts/" + mount))) {
      if (reply.status() == 403 || reply.status() == 404) {
        return Found.REFUSED;
      }
      if (!reply.isSuccess()) {
        throw BaoErrors.answered(server.name(), reply.status());
      }
      Options options = new Options();
      if (!Answers.readData(reply.body(), options::data) || !options.found) {
        throw BaoErrors.malformed(server.name());
      }
      return options.version2 ? Found.VERSION_2 : Found.OTHER;
    }
  }

  /** Looks for {@code data.type} and {@code data.options.version}. */
  private static final class Options {
    private boolean found;
    private boolean version2;

    void data(String name, JsonParser parser) throws IOException {
      if (name.equals("type")) {
        found = parser.currentToken() == JsonToken.VALUE_STRING;
      } else if (name.equals("options")) {
        Answers.object(parser, this::option);
      }
    }

    private void option(String name, JsonParser parser) throws IOException {
      if (name.equals("version") && parser.currentToken() == JsonToken.VALUE_STRING) {
        version2 = parser.getText().equals("2");
      }
    }
  }
}
