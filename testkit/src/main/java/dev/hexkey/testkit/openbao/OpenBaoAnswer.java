package dev.hexkey.testkit.openbao;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the server answered. Its text is only the status, since bodies hold secrets.
 *
 * @param status of HTTP
 * @param body JSON, or empty
 */
public record OpenBaoAnswer(int status, String body) {
  /** The first member of that name whose value is a text without escapes, at any depth. */
  public String text(String member) {
    Matcher found =
        Pattern.compile('"' + Pattern.quote(member) + "\":\\[?\"([^\"\\\\]*)\"").matcher(body);
    if (!found.find()) {
      throw new IllegalStateException("the answer " + status + " has no text " + member);
    }
    return found.group(1);
  }

  @Override
  public String toString() {
    return "OpenBaoAnswer[" + status + "]";
  }
}
