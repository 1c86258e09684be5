package dev.hexkey.adapters.azure;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** What a token says of itself; nobody has looked at its signature. */
final class TokenClaims {
  private TokenClaims() {}

  /** Its claims that are texts or whole numbers; none if the token is not a JWT (RFC 7519). */
  static Map<String, String> of(String token) {
    Map<String, String> claims = new HashMap<>();
    String[] parts = token.split("\\.", -1);
    if (parts.length == 3) {
      try {
        Json.read(
            Base64.getUrlDecoder().decode(parts[1]), (name, parser) -> keep(claims, name, parser));
      } catch (IllegalArgumentException e) {
        return Map.of();
      }
    }
    return claims;
  }

  /** Keeps a member that is a text or a whole number. */
  static void keep(Map<String, String> members, String name, JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING
        || parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      members.put(name, parser.getText());
    }
  }
}
