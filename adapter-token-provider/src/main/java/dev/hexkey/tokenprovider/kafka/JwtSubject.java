package dev.hexkey.tokenprovider.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a token names, where it can be read. Only for Kafka's log: nothing is decided by it, so a
 * pattern does for what would otherwise take a JSON parser.
 */
final class JwtSubject {
  /** Stands for a subject that cannot be read. */
  static final String UNKNOWN = "hexkey";

  private static final int MAX_TEXT = 16_384;
  private static final Pattern SUBJECT = Pattern.compile("\"sub\"\\s*:\\s*\"([^\"\\\\]{1,255})\"");

  private JwtSubject() {}

  static String of(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3 || parts[1].length() > MAX_TEXT) {
      return UNKNOWN;
    }
    try {
      byte[] claims = Base64.getUrlDecoder().decode(parts[1]);
      Matcher found = SUBJECT.matcher(new String(claims, StandardCharsets.UTF_8));
      return found.find() ? found.group(1) : UNKNOWN;
    } catch (IllegalArgumentException e) {
      return UNKNOWN; // looks like a JWT and is none
    }
  }
}
