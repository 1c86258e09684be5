package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** What a 400 to a write means, by the server's own fixed texts, which go no further than this. */
enum KvRefusal {
  /** Another version is the newest. */
  CAS_MISMATCH,
  /** This mount or secret takes no write that does not name the version it replaces. */
  CAS_MISSING,
  /** Something else. */
  OTHER;

  static KvRefusal of(Reply reply) {
    KvRefusal[] found = {OTHER};
    Answers.read(
        reply.body(),
        (name, parser) -> {
          if (name.equals("errors") && parser.currentToken() == JsonToken.START_ARRAY) {
            found[0] = among(parser);
          }
        });
    return found[0];
  }

  private static KvRefusal among(JsonParser errors) throws IOException {
    KvRefusal found = OTHER;
    while (errors.nextToken() != JsonToken.END_ARRAY) {
      if (errors.currentToken() == JsonToken.VALUE_STRING) {
        String text = errors.getText();
        if (text.startsWith("check-and-set parameter did not match")) {
          found = CAS_MISMATCH;
        } else if (text.startsWith("check-and-set parameter required")) {
          found = CAS_MISSING;
        }
      } else {
        errors.skipChildren();
      }
    }
    return found;
  }
}
