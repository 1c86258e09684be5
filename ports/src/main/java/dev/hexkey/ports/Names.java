package dev.hexkey.ports;

/**
 * Character checks that several types of this package share; written out, since regular expressions
 * are slow to load.
 */
final class Names {
  private Names() {}

  static String requireUpperSnake(String what, String text) {
    boolean good = !text.isEmpty() && isUpper(text.charAt(0));
    for (int i = 0; good && i < text.length(); i++) {
      char c = text.charAt(i);
      good = isUpper(c) || isDigit(c) || c == '_';
    }
    if (!good) {
      throw new IllegalArgumentException(what + " must be upper snake case");
    }
    return text;
  }

  static String requireLowerSnake(String what, String text) {
    boolean good = !text.isEmpty() && isLower(text.charAt(0));
    for (int i = 0; good && i < text.length(); i++) {
      char c = text.charAt(i);
      good = isLower(c) || isDigit(c) || c == '_';
    }
    if (!good) {
      throw new IllegalArgumentException(what + " must be lower snake case");
    }
    return text;
  }

  static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
