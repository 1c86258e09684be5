package dev.hexkey.tokenprovider;

import java.util.regex.Pattern;

/** What other people's programs say, as far as it may be repeated. */
final class Redacted {
  /** As much of it as is read. */
  static final int MOST_BYTES = 2048;

  private static final int MOST_CHARACTERS = 256;

  /** Anything that could be a credential: long, and of the characters that credentials are of. */
  private static final Pattern CREDENTIAL = Pattern.compile("[A-Za-z0-9+/_=.~%-]{16,}");

  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)(token|secret|password|passwd|bearer|basic|key|authorization)(\\s*[:=]\\s*|\\s+)\\S+");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

  private Redacted() {}

  static String of(String text) {
    String line = CONTROL.matcher(text).replaceAll(" ").strip();
    line = NAMED.matcher(line).replaceAll("$1$2***");
    line = CREDENTIAL.matcher(line).replaceAll("***");
    return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "…";
  }
}
