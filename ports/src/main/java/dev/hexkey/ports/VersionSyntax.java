package dev.hexkey.ports;

import java.util.Optional;

/**
 * How a scheme writes versions: checks the text of {@code ?version=} and canonicalises it. Pure and
 * thread-safe.
 */
@FunctionalInterface
public interface VersionSyntax {
  /** A decimal number from 1 to 2147483647 without a leading zero. */
  VersionSyntax NUMBER = VersionSyntax::parseNumber;

  /** The canonical version; empty if the text is not one. */
  Optional<SecretVersion> parse(String text);

  private static Optional<SecretVersion> parseNumber(String text) {
    if (text.isEmpty() || text.length() > 10 || text.charAt(0) == '0') {
      return Optional.empty();
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Names.isDigit(c)) {
        return Optional.empty();
      }
      number = number * 10 + (c - '0');
    }
    return number > Integer.MAX_VALUE ? Optional.empty() : Optional.of(new SecretVersion(text));
  }
}
