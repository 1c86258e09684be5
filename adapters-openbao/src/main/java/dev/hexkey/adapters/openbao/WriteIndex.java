package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonToken;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the server's {@code X-Vault-Index} says: how far one cluster had written. The text is sent
 * back as it came; only which of two is further is read from it.
 *
 * @param text as the server gave it
 * @param cluster whose count it is; empty if that cannot be read
 * @param count grows with each write of that cluster
 */
record WriteIndex(String text, String cluster, long count) {
  /** Reads one; a text in another form is kept all the same. */
  static WriteIndex of(String text) {
    Map<String, String> members = new HashMap<>();
    try {
      Answers.read(
          Base64.getDecoder().decode(text),
          (name, parser) -> {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
              members.put(name, parser.getText());
            }
          });
      String count = members.getOrDefault("value", "");
      return new WriteIndex(text, members.getOrDefault("cluster", ""), Long.parseLong(count));
    } catch (IllegalArgumentException e) { // neither Base64 nor a number
      return new WriteIndex(text, "", 0);
    }
  }

  /** The one that is further; this one, which came later, where they cannot be compared. */
  WriteIndex orFurther(@Nullable WriteIndex known) {
    return known != null
            && !cluster.isEmpty()
            && cluster.equals(known.cluster)
            && known.count > count
        ? known
        : this;
  }
}
