package dev.hexkey.adapters.oauth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of an issuer's refusal may be told: its error, the description, where to read more, what a
 * sign-in must ask for, and the number of the request. Issuers echo what they were sent, so each
 * part is searched for that, and for anything that looks like a token.
 */
final class Said {
  private static final int MAX_CODE = 64;
  private static final int MAX_TEXT = 256;
  private static final int MAX_CLAIMS = 16_384;
  private static final String HIDDEN = "***";

  /** A JWT, or what is left of one; or a run that is too long and too dense for a word. */
  private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]+(\\.[\\w-]*)*|[\\w+/=~-]{48,}");

  private static final List<String> REQUEST_ID_HEADERS =
      List.of(
          "x-ms-request-id", "x-okta-request-id", "x-request-id", "request-id", "x-correlation-id");

  private final List<String> secrets;

  private Said(List<String> secrets) {
    this.secrets = secrets;
  }

  /**
   * The parts that may be told.
   *
   * @param members of the reply
   * @param headers finds a header of the reply
   * @param secrets what the request carried
   */
  static Map<String, String> of(
      Map<String, Object> members,
      Function<String, @Nullable String> headers,
      List<String> secrets) {
    Said said = new Said(secrets);
    Map<String, String> told = new LinkedHashMap<>();
    said.tell(told, "error", members.get("error"), MAX_CODE);
    said.tell(told, "error_description", members.get("error_description"), MAX_TEXT);
    said.tell(told, "error_uri", members.get("error_uri"), MAX_TEXT);
    said.tell(told, "suberror", members.get("suberror"), MAX_CODE);
    said.tell(told, "claims", members.get("claims"), MAX_CLAIMS);
    said.tell(told, "request_id", requestId(members, headers), MAX_CODE);
    return told;
  }

  private static @Nullable Object requestId(
      Map<String, Object> members, Function<String, @Nullable String> headers) {
    for (String name : REQUEST_ID_HEADERS) {
      String value = headers.apply(name);
      if (value != null) {
        return value;
      }
    }
    return members.get("trace_id");
  }

  private void tell(Map<String, String> told, String name, @Nullable Object value, int length) {
    if (value instanceof String text && !text.isEmpty()) {
      String clean = clean(text);
      told.put(name, clean.length() > length ? clean.substring(0, length) : clean);
    }
  }

  private String clean(String text) {
    String clean = text;
    for (String secret : secrets) {
      clean = secret.isEmpty() ? clean : clean.replace(secret, HIDDEN);
    }
    clean = TOKEN.matcher(clean).replaceAll(HIDDEN);
    return clean.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
