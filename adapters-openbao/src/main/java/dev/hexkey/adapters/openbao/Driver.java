package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.HexkeyException;
import io.github.jopenlibs.vault.SslConfig;
import io.github.jopenlibs.vault.VaultConfig;
import io.github.jopenlibs.vault.VaultException;
import io.github.jopenlibs.vault.response.VaultResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How this adapter uses {@code vault-java-driver}: over the server's own transport, without looking
 * at the environment, and without its exceptions, which quote bodies. Thread-safe.
 */
final class Driver {
  private final String server;
  private final DriverHttp http;

  Driver(String server, Endpoints endpoints) {
    this.server = server;
    this.http = new DriverHttp(endpoints);
  }

  /** One request of the driver's. */
  @FunctionalInterface
  interface Request<T extends VaultResponse> {
    T send(VaultConfig config) throws VaultException;
  }

  /**
   * Sends a request.
   *
   * @param token {@code null} for requests that need none
   * @return the answer's body; empty if the server refused the request (400 to 499)
   * @throws HexkeyException if the server cannot be asked, or answers with something else
   */
  <T extends VaultResponse> Optional<byte[]> send(@Nullable String token, Request<T> request) {
    // not built: that would read the environment and ~/.vault-token; the transport has the rest
    VaultConfig config =
        new VaultConfig().address("http://server").sslConfig(new SslConfig()).httpClient(http);
    if (token != null) {
      config.token(token);
    }
    try {
      return Optional.of(request.send(config).getRestResponse().getBody());
    } catch (VaultException e) {
      int status = e.getHttpStatusCode();
      if (status >= 400 && status < 500) {
        return Optional.empty();
      }
      throw ours(e, status);
    }
  }

  private HexkeyException ours(VaultException failure, int status) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HexkeyException already) {
        return already;
      }
    }
    return status >= 500 ? BaoErrors.answered(server, status) : BaoErrors.malformed(server);
  }
}
