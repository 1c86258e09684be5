package dev.hexkey.ports;

/**
 * A version of a secret, as text that the scheme's descriptor checked and canonicalised: a number
 * for most stores. Versions have no order of their own; a history is ordered by time of creation.
 *
 * @param text 1 to 128 printable ASCII characters
 */
public record SecretVersion(String text) {
  /** Refuses text that could not be a version in any store. */
  public SecretVersion {
    if (text.isEmpty() || text.length() > 128) {
      throw new IllegalArgumentException("a version has 1 to 128 characters");
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        throw new IllegalArgumentException("a version is printable ASCII");
      }
    }
  }

  /** The version of that number. */
  public static SecretVersion of(long number) {
    return new SecretVersion(Long.toString(number));
  }

  @Override
  public String toString() {
    return text;
  }
}
