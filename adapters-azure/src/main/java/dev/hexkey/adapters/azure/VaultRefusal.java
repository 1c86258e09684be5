package dev.hexkey.adapters.azure;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a vault says when it refuses: {@code {"error": {"code", "message", "innererror":
 * {"code"}}}}. Its message stays here, but for the address that a network rule names. Immutable.
 */
final class VaultRefusal {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?i)client address:? *\\(?([0-9a-f:]*:[0-9a-f:.]+|[0-9]{1,3}(?:\\.[0-9]{1,3}){3})");

  private String code = "";
  private String inner = "";
  private String message = "";

  private VaultRefusal() {}

  static VaultRefusal read(byte[] body) {
    VaultRefusal refusal = new VaultRefusal();
    Json.read(
        body,
        (name, parser) -> {
          if (name.equalsIgnoreCase("error")) {
            Json.object(parser, refusal::error);
          }
        });
    return refusal;
  }

  /** The inner code if there is one, else the outer one. */
  String code() {
    return inner.isEmpty() ? code : inner;
  }

  /** Whether either code is this one. */
  boolean is(String wanted) {
    return code.equalsIgnoreCase(wanted) || inner.equalsIgnoreCase(wanted);
  }

  /** Whether the token is of another tenant than the vault's. */
  boolean isOfOtherTenant() {
    return message.contains("AKV10032");
  }

  /** A network rule or a private link, whose names differ between documents. */
  boolean isOfNetwork() {
    String lower = message.toLowerCase(Locale.ROOT);
    return is("ForbiddenByFirewall")
        || is("ForbiddenByConnection")
        || is("ForbiddenByPrivateLink")
        || lower.contains("client address is not authorized")
        || lower.contains("public network access is disabled");
  }

  /** The address that the vault saw, if it says so. */
  Optional<String> clientAddress() {
    Matcher matcher = ADDRESS.matcher(message);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private void error(String name, JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      switch (name) {
        case "code" -> code = parser.getText();
        case "message" -> message = parser.getText();
        default -> {}
      }
    } else if (name.equalsIgnoreCase("innererror")) {
      Json.object(parser, this::innerError);
    }
  }

  private void innerError(String name, JsonParser parser) throws IOException {
    if (name.equals("code") && parser.currentToken() == JsonToken.VALUE_STRING) {
      inner = parser.getText();
    }
  }
}
