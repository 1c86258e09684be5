package dev.hexkey.tokenprovider.http;

import java.net.URI;
import java.util.Optional;

/** Which answers are redirects, and what they make of a request (RFC 9110, section 15.4). */
public final class RedirectRules {
  /** How many redirects are followed in a row; as many as the JDK's client follows. */
  public static final int MOST = 5;

  private RedirectRules() {}

  /**
   * Where this answer sends a client. Never from {@code https} to {@code http}.
   *
   * @param location the value of that header
   * @param from where the answer came from
   */
  public static Optional<URI> target(int status, Optional<String> location, URI from) {
    return anyTarget(status, location, from)
        .filter(target -> isEncrypted(target) || !isEncrypted(from));
  }

  /** The same, from {@code https} to {@code http} as well. */
  public static Optional<URI> anyTarget(int status, Optional<String> location, URI from) {
    return isRedirect(status)
        ? location.flatMap(text -> resolve(from, text)).filter(RedirectRules::isHttp)
        : Optional.empty();
  }

  /** Whether the request that follows is a GET without a body. */
  public static boolean turnsIntoGet(int status, String method) {
    return status == 303
        ? !method.equals("HEAD")
        : (status == 301 || status == 302) && method.equals("POST");
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static Optional<URI> resolve(URI from, String location) {
    try {
      return Optional.of(from.resolve(URI.create(location)));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the answer itself goes to the caller
    }
  }

  private static boolean isHttp(URI target) {
    return target.getHost() != null
        && (isEncrypted(target) || "http".equalsIgnoreCase(target.getScheme()));
  }

  private static boolean isEncrypted(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }
}
