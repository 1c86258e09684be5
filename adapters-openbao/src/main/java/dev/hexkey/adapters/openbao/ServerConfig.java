package dev.hexkey.adapters.openbao;

import java.time.Duration;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where one server is and how to sign in there; validated. Its text shows neither.
 *
 * @param name what errors and the doctor call it
 * @param addresses in the order in which they are tried; at least one
 * @param addressFrom which setting or file named them
 * @param namespaceOrNull sent with every request
 */
record ServerConfig(
    String name,
    List<HttpUrl> addresses,
    String addressFrom,
    @Nullable String namespaceOrNull,
    LoginConfig login,
    TlsConfig tls,
    NetworkConfig network) {
  ServerConfig {
    addresses = List.copyOf(addresses);
  }

  @Override
  public String toString() {
    return "ServerConfig[" + name + "]";
  }

  /**
   * How TLS is spoken. Of the three that say whom to trust the first one that is there holds; the
   * system's authorities if none is.
   *
   * @param caCertOrNull PEM file
   * @param caPemOrNull PEM text
   * @param caFolderOrNull folder of PEM files
   * @param serverNameOrNull what the certificate must be for; the address's host if {@code null}
   */
  record TlsConfig(
      @Nullable String caCertOrNull,
      @Nullable String caPemOrNull,
      @Nullable String caFolderOrNull,
      @Nullable String clientCertOrNull,
      @Nullable String clientKeyOrNull,
      @Nullable String serverNameOrNull,
      boolean skipVerify) {
    /** Trusts whom the system trusts. */
    static final TlsConfig STANDARD = new TlsConfig(null, null, null, null, null, null, false);
  }

  /**
   * What was said of time, attempts and the way. Its text shows nothing, since a proxy's address
   * may hold a password.
   *
   * @param timeoutOrNull for one call with all its attempts
   * @param retriesOrNull how often a read is sent again
   * @param proxyOrNull before every address, loopback too
   */
  record NetworkConfig(
      @Nullable Duration timeoutOrNull,
      @Nullable Integer retriesOrNull,
      @Nullable HttpUrl proxyOrNull) {
    static final NetworkConfig STANDARD = new NetworkConfig(null, null, null);

    @Override
    public String toString() {
      return "NetworkConfig";
    }
  }
}
