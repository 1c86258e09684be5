package dev.hexkey.adapters.openbao;

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
    TlsConfig tls) {
  ServerConfig {
    addresses = List.copyOf(addresses);
  }

  @Override
  public String toString() {
    return "ServerConfig[" + name + "]";
  }

  /**
   * The files of TLS.
   *
   * @param caCertOrNull the only CA to trust; the system's if {@code null}
   */
  record TlsConfig(
      @Nullable String caCertOrNull,
      @Nullable String clientCertOrNull,
      @Nullable String clientKeyOrNull,
      boolean skipVerify) {}
}
