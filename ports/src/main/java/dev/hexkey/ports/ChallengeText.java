package dev.hexkey.ports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads one value of a {@code WWW-Authenticate} header, which may hold several challenges. Commas
 * separate challenges and parameters alike, and some servers leave them out, so a word counts as a
 * parameter if an equals sign follows and as a scheme if not.
 */
final class ChallengeText {
  private static final int MAX_LENGTH = 65_536;

  private final String text;
  private int at;

  private ChallengeText(String text) {
    this.text = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
  }

  static List<Challenge> read(String header) {
    return new ChallengeText(header).challenges();
  }

  private List<Challenge> challenges() {
    List<Challenge> found = new ArrayList<>();
    String scheme = "";
    Map<String, String> parameters = new LinkedHashMap<>();
    while (skipToWord()) {
      String word = word().toLowerCase(Locale.ROOT);
      if (takesEqualsSign()) {
        parameters.putIfAbsent(word, value());
      } else {
        add(found, scheme, parameters);
        scheme = word;
        parameters.clear();
      }
    }
    add(found, scheme, parameters);
    return found;
  }

  private static void add(List<Challenge> found, String scheme, Map<String, String> parameters) {
    if (!scheme.isEmpty()) {
      found.add(new Challenge(scheme, parameters));
    }
  }

  private boolean skipToWord() {
    while (at < text.length() && !isWordCharacter(text.charAt(at))) {
      if (text.charAt(at) == '"') {
        quoted(); // a stray one: what it holds is not read as words
      } else {
        at++;
      }
    }
    return at < text.length();
  }

  private String word() {
    int begin = at;
    while (at < text.length() && isWordCharacter(text.charAt(at))) {
      at++;
    }
    return text.substring(begin, at);
  }

  private boolean takesEqualsSign() {
    int next = at;
    while (next < text.length() && isSpace(text.charAt(next))) {
      next++;
    }
    if (next == text.length() || text.charAt(next) != '=') {
      return false;
    }
    at = next + 1;
    return true;
  }

  private String value() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int begin = at;
    while (at < text.length() && !isSpace(text.charAt(at)) && text.charAt(at) != ',') {
      at++;
    }
    return text.substring(begin, at);
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at));
      at++;
    }
    at++;
    return value.toString();
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /** RFC 9110, section 5.6.2. */
  private static boolean isWordCharacter(char c) {
    return Names.isLower(c)
        || Names.isUpper(c)
        || Names.isDigit(c)
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
