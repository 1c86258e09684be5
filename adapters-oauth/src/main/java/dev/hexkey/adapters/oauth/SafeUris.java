package dev.hexkey.adapters.oauth;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** Which addresses a credential may be sent to: https, and plain http on this machine only. */
final class SafeUris {
  private final Set<String> plainHosts;

  /**
   * Addresses are judged by their scheme and host.
   *
   * @param plainHosts the hosts that are allowed without TLS by name
   */
  SafeUris(Set<String> plainHosts) {
    this.plainHosts = Set.copyOf(plainHosts);
  }

  /** The address if a credential may go there. */
  URI require(String what, URI uri) {
    if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw refused(what, "is no address with a host and without user and fragment", "BAD_ADDRESS");
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    boolean safe =
        switch (String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)) {
          case "https" -> true;
          case "http" -> isLoopback(host) || plainHosts.contains(host);
          default -> false;
        };
    if (!safe) {
      throw refused(what, "is neither https nor on this machine", "PLAIN_HTTP");
    }
    return uri;
  }

  /** Whether a host is this machine, by its spelling: no name is looked up. */
  static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.\\d{1,3}){3}");
  }

  /** Scheme, host and port, as origins are compared. */
  static String origin(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
  }

  private static MisconfiguredException refused(String what, String fault, String reason) {
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.CLIENT_MISCONFIGURED,
                "The " + what + " " + fault + ".",
                "Name an https address; allowPlainHttp permits another host by name.")
            .withReason(reason));
  }
}
