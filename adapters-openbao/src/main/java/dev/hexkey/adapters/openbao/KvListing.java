package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretListing.Entry;
import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Lists the names under a folder. Thread-safe. */
final class KvListing {
  private final Server server;
  private final KvFailures failures;

  KvListing(Server server, KvFailures failures) {
    this.server = server;
    this.failures = failures;
  }

  List<Entry> list(AddressPrefix prefix) {
    SecretAddress folder = SecretAddress.newest(prefix.mount(), "/"); // for errors, which hide it
    try (Reply reply = server.send(Call.list(KvPaths.metadata(prefix)))) {
      if (reply.status() == 404 && isEmptyFolder(prefix, reply)) {
        return List.of();
      }
      if (reply.status() != 200) {
        throw failures.of(folder, reply);
      }
      Names names = new Names();
      if (!Answers.readData(reply.body(), names::data) || !names.given) {
        throw failures.unexpected(folder, reply);
      }
      return names.found.stream().map(name -> new Entry(name, isAddressable(name))).toList();
    }
  }

  private boolean isEmptyFolder(AddressPrefix prefix, Reply reply) {
    return !Answers.hasErrors(reply)
        && server.mounts().look(prefix.mount()) == MountProbe.Found.VERSION_2;
  }

  /** Whether a secret URI can name it: the grammar's rules for a segment. */
  static boolean isAddressable(String name) {
    String segment = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    return segment.matches("[A-Za-z0-9._-]{1,255}")
        && !segment.endsWith(".")
        && !segment.contains("..");
  }

  /** Collects {@code data.keys}. */
  private static final class Names {
    private final SortedSet<String> found = new TreeSet<>();
    private boolean given;

    void data(String name, JsonParser parser) throws IOException {
      if (name.equals("keys") && parser.currentToken() == JsonToken.START_ARRAY) {
        given = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          if (parser.currentToken() == JsonToken.VALUE_STRING) {
            found.add(parser.getText());
          } else {
            parser.skipChildren();
          }
        }
      }
    }
  }
}
