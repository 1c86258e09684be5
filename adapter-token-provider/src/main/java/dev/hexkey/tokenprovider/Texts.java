package dev.hexkey.tokenprovider;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.Problem;

/** Tokens as files, commands and people write them. */
final class Texts {
  /** One more than a token and its line break: enough to see that it is too long. */
  static final int MOST_BYTES = AccessToken.MAX_LENGTH + 3;

  private Texts() {}

  /** Without the one line break at the end that an editor or {@code echo} puts there. */
  static String bare(String text) {
    if (text.endsWith("\r\n")) {
      return text.substring(0, text.length() - 2);
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  static InvalidException tooLong() {
    return new InvalidException(
        Problem.of(
                ErrorCodes.MALFORMED_TOKEN,
                "The token is longer than " + AccessToken.MAX_LENGTH + " characters.",
                "Look at whether the source holds the token alone.")
            .withReason("TOO_LONG"));
  }
}
