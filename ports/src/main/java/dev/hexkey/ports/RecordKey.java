package dev.hexkey.ports;

/**
 * The name of a record: a profile and a name within it. Names are not encrypted in a store, so they
 * hold nothing secret.
 *
 * @param profile 1 to 64 characters of {@code a-z A-Z 0-9 . _ -}
 * @param name 1 to 1024 characters without control characters; all others, also {@code %} and
 *     {@code _}, mean themselves
 */
public record RecordKey(String profile, String name) {
  /** Refuses what is outside the bounds. */
  public RecordKey {
    if (profile.isEmpty() || profile.length() > 64 || name.isEmpty() || name.length() > 1024) {
      throw new IllegalArgumentException("a profile has 1 to 64 characters, a name 1 to 1024");
    }
    for (int i = 0; i < profile.length(); i++) {
      char c = profile.charAt(i);
      boolean allowed = c == '.' || c == '_' || c == '-';
      if (!allowed && !Names.isUpper(c) && !Names.isLower(c) && !Names.isDigit(c)) {
        throw new IllegalArgumentException("a profile has a character that is not allowed");
      }
    }
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        throw new IllegalArgumentException("a name has a control character");
      }
    }
  }
}
