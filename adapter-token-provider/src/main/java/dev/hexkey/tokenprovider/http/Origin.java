package dev.hexkey.tokenprovider.http;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a request goes, as far as credentials are concerned: scheme, host and port (RFC 6454).
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case
 * @param port never the default's placeholder
 */
record Origin(String scheme, String host, int port) {
  private static final Pattern LOOPBACK_V4 =
      Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

  /**
   * Reads an origin as a person writes it.
   *
   * @throws IllegalArgumentException if it is more or less than scheme, host and port
   */
  static Origin parse(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      // without the cause: it shows the text, which may hold a password
      throw new IllegalArgumentException("an origin looks like https://api.example.com");
    }
    String scheme = uri.getScheme();
    if (scheme == null || uri.getHost() == null || !isHttp(scheme)) {
      throw new IllegalArgumentException("an origin looks like https://api.example.com");
    }
    boolean bare =
        uri.getUserInfo() == null
            && uri.getQuery() == null
            && uri.getFragment() == null
            && (uri.getPath().isEmpty() || uri.getPath().equals("/"));
    if (!bare) {
      throw new IllegalArgumentException("an origin is scheme, host and port and nothing more");
    }
    return new Origin(
        scheme.toLowerCase(Locale.ROOT), uri.getHost().toLowerCase(Locale.ROOT), portOf(uri));
  }

  /** Whether a request for this address goes here; allocates nothing. */
  boolean includes(URI target) {
    return scheme.equalsIgnoreCase(target.getScheme())
        && host.equalsIgnoreCase(target.getHost())
        && port == portOf(target);
  }

  boolean isEncrypted() {
    return scheme.equals("https");
  }

  boolean isLoopback() {
    return host.equals("localhost") || host.equals("[::1]") || LOOPBACK_V4.matcher(host).matches();
  }

  static boolean isSame(URI one, URI other) {
    return one.getScheme() != null
        && one.getHost() != null
        && one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && portOf(one) == portOf(other);
  }

  private static boolean isHttp(String scheme) {
    return scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
  }

  private static int portOf(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }
}
