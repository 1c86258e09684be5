package dev.hexkey.core;

import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.UriReason;

/**
 * The text of a secret URI, prefix or allow pattern, cut at its separators. Cutting makes the
 * checks that come before the path's: length and characters, scheme, and no separator twice. The
 * parts are offsets into the text, so that a fault in any of them is reported where it stands.
 */
final class UriText {
  /** The longest text that is looked at. */
  static final int MAX_LENGTH = 2048;

  private static final String SCHEME_END = "://";
  private static final int ABSENT = -1;

  private final String text;
  private final Schemes.Entry scheme;
  private final int pathStart;
  private final int hash;
  private final int question;

  private UriText(String text, Schemes.Entry scheme, int pathStart, int hash, int question) {
    this.text = text;
    this.scheme = scheme;
    this.pathStart = pathStart;
    this.hash = hash;
    this.question = question;
  }

  static UriText cut(String text, Schemes schemes) {
    requirePrintable(text);
    int schemeEnd = text.indexOf(SCHEME_END);
    if (schemeEnd <= 0) {
      throw new SecretUriException(UriReason.NO_SCHEME, 0);
    }
    Schemes.Entry scheme = schemes.resolve(text, schemeEnd);

    int pathStart = schemeEnd + SCHEME_END.length();
    int hash = ABSENT;
    int question = ABSENT;
    for (int i = pathStart; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '#') {
        hash = requireFirst(hash, UriReason.MULTIPLE_FRAGMENTS, i);
      } else if (c == '?') {
        question = requireFirst(question, UriReason.MULTIPLE_QUERIES, i);
      }
    }
    return new UriText(text, scheme, pathStart, hash, question);
  }

  private static void requirePrintable(String text) {
    if (text.isEmpty()) {
      throw new SecretUriException(UriReason.EMPTY, 0);
    }
    if (text.length() > MAX_LENGTH) {
      throw new SecretUriException(UriReason.TOO_LONG, MAX_LENGTH);
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '!' || c > '~') {
        throw new SecretUriException(UriReason.CHARSET, i);
      }
    }
  }

  private static int requireFirst(int seen, UriReason reason, int at) {
    if (seen != ABSENT) {
      throw new SecretUriException(reason, at);
    }
    return at;
  }

  String text() {
    return text;
  }

  Schemes.Entry scheme() {
    return scheme;
  }

  /** Where the mount begins. */
  int pathStart() {
    return pathStart;
  }

  /** Where the path ends, one slash at its very end included. */
  int pathEnd() {
    if (hash == ABSENT) {
      return question == ABSENT ? text.length() : question;
    }
    return question == ABSENT ? hash : Math.min(hash, question);
  }

  /** Where the path ends, one slash at its very end left out. */
  int lastSegmentEnd() {
    return endsInSlash() ? pathEnd() - 1 : pathEnd();
  }

  boolean endsInSlash() {
    return pathEnd() > pathStart && text.charAt(pathEnd() - 1) == '/';
  }

  boolean hasField() {
    return hash != ABSENT;
  }

  int fieldStart() {
    return hash + 1;
  }

  int fieldEnd() {
    return question > hash ? question : text.length();
  }

  boolean hasQuery() {
    return question != ABSENT;
  }

  int queryStart() {
    return question + 1;
  }

  int queryEnd() {
    return hash > question ? hash : text.length();
  }

  /** Refuses an empty path; what is empty once its slash is set aside is an empty segment. */
  void requireMount() {
    if (pathEnd() == pathStart) {
      throw new SecretUriException(UriReason.MISSING_MOUNT, pathStart);
    }
  }

  /** Refuses a field and a query, for texts that name no single secret. */
  void requireNoTail(UriReason reason) {
    if (pathEnd() < text.length()) {
      throw new SecretUriException(reason, pathEnd());
    }
  }
}
