package dev.hexkey.renewal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The {@code exp} of a token that looks like a signed JWT (RFC 7519, section 4.1.4): a hint, since
 * nobody here can verify it. Reads just enough JSON to find one top-level number, and gives up on
 * everything else without a word: tokens are opaque to clients.
 */
final class JwtExpiry {
  private static final BigDecimal YEAR_2000 = BigDecimal.valueOf(946_684_800);
  private static final BigDecimal YEAR_9999 = BigDecimal.valueOf(253_402_300_799L);

  private final String json;
  private int at;

  private JwtExpiry(String json) {
    this.json = json;
  }

  static Optional<Instant> find(String token) {
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (first <= 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
      return Optional.empty();
    }
    try {
      byte[] payload = Base64.getUrlDecoder().decode(token.substring(first + 1, second));
      return new JwtExpiry(new String(payload, StandardCharsets.UTF_8)).read();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty(); // not a JWT after all
    }
  }

  private Optional<Instant> read() {
    expect('{');
    while (!takes('}')) {
      String name = text();
      expect(':');
      skipSpace();
      int begin = at;
      skipValue();
      if (name.equals("exp")) {
        return instant(json.substring(begin, at));
      }
      if (!takes(',') && peek() != '}') {
        throw new IllegalArgumentException("no object");
      }
    }
    return Optional.empty();
  }

  private static Optional<Instant> instant(String number) {
    if (number.length() > 32) {
      return Optional.empty();
    }
    BigDecimal seconds = new BigDecimal(number); // NumberFormatException is an IllegalArgument one
    if (seconds.precision() - (long) seconds.scale() > 12
        || seconds.compareTo(YEAR_2000) < 0
        || seconds.compareTo(YEAR_9999) > 0) {
      return Optional.empty();
    }
    return Optional.of(
        Instant.ofEpochMilli(
            seconds.movePointRight(3).setScale(0, RoundingMode.FLOOR).longValueExact()));
  }

  /** Passes over a value of any kind; what is nested is passed over without recursion. */
  private void skipValue() {
    int depth = 0;
    do {
      skipSpace();
      char c = peek();
      if (c == '"') {
        text();
      } else if (c == '{' || c == '[') {
        depth++;
        at++;
      } else if (c == '}' || c == ']') {
        depth--;
        at++;
      } else if (c == ',' || c == ':') {
        at++;
      } else {
        skipWord();
      }
    } while (depth > 0);
  }

  private void skipWord() {
    int begin = at;
    while (at < json.length() && ",:}] \t\r\n".indexOf(json.charAt(at)) < 0) {
      at++;
    }
    if (at == begin) {
      throw new IllegalArgumentException("no value");
    }
  }

  private String text() {
    expect('"');
    int begin = at;
    while (json.charAt(at) != '"') {
      at += json.charAt(at) == '\\' ? 2 : 1;
    }
    return json.substring(begin, at++);
  }

  private void expect(char c) {
    if (!takes(c)) {
      throw new IllegalArgumentException("no JSON object");
    }
  }

  private boolean takes(char c) {
    skipSpace();
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  private char peek() {
    return json.charAt(at);
  }

  private void skipSpace() {
    while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
      at++;
    }
  }
}
