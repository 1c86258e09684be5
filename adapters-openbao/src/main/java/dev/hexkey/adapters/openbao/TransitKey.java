package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the transit engine says of a key. Not thread-safe. */
final class TransitKey {
  /** Those that authenticate data beside what they encrypt. */
  private static final Set<String> WITH_ASSOCIATED_DATA =
      Set.of("aes128-gcm96", "aes256-gcm96", "chacha20-poly1305", "xchacha20-poly1305");

  private final Map<Integer, Long> versions = new HashMap<>();
  private String type = "";
  private int latest;
  private boolean derived;
  private boolean softDeleted;
  private boolean exportable;
  private boolean deletionAllowed;

  private TransitKey() {}

  /** The key in an answer; {@code null} if there is none. */
  static @Nullable TransitKey read(Reply reply) {
    TransitKey key = new TransitKey();
    Answers.readData(reply.body(), key::member);
    return key.latest > 0 ? key : null;
  }

  /** The newest version as an id, if the answer tells when it was made. */
  @Nullable TransitKeyId newest(TransitKeyId place) {
    Long created = versions.get(latest);
    return created == null ? null : place.withVersion(latest, created);
  }

  boolean has(TransitKeyId id) {
    Long created = versions.get(id.version());
    return created != null && created == id.created();
  }

  /** Whether the version was made once, and old ones are not allowed any more. */
  boolean isTooOld(TransitKeyId id) {
    return id.version() < versions.keySet().stream().min(Integer::compare).orElse(0);
  }

  /** Whether what it wraps can be bound to its place. */
  boolean canBind() {
    return WITH_ASSOCIATED_DATA.contains(type) && !derived;
  }

  boolean isSoftDeleted() {
    return softDeleted;
  }

  boolean isExportable() {
    return exportable;
  }

  boolean isDeletionAllowed() {
    return deletionAllowed;
  }

  private void member(String name, JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    boolean on = token == JsonToken.VALUE_TRUE;
    switch (name) {
      case "type" -> type = token == JsonToken.VALUE_STRING ? parser.getText() : "";
      case "derived" -> derived = on;
      case "soft_deleted" -> softDeleted = on;
      case "exportable" -> exportable = on;
      case "deletion_allowed" -> deletionAllowed = on;
      case "latest_version" ->
          latest = token == JsonToken.VALUE_NUMBER_INT ? parser.getValueAsInt() : 0;
      case "keys" -> {
        if (token == JsonToken.START_OBJECT) {
          Answers.members(parser, this::version);
        }
      }
      default -> {}
    }
  }

  private void version(String name, JsonParser parser) throws IOException {
    if (name.matches("[1-9][0-9]{0,8}") && parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      versions.put(Integer.valueOf(name), parser.getValueAsLong());
    }
  }
}
