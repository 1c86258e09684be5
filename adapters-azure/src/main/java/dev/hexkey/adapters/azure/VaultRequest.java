package dev.hexkey.adapters.azure;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.util.Map;

/**
 * A request to a vault, but for its token.
 *
 * @param body can be sent more than once
 */
record VaultRequest(String method, URI address, Map<String, String> headers, BodyPublisher body) {
  VaultRequest {
    headers = Map.copyOf(headers);
  }

  /** Whether it may be sent again without a second effect. */
  boolean isRead() {
    return method.equals("GET");
  }

  /** Without the address, which names the secret. */
  @Override
  public String toString() {
    return "VaultRequest[" + method + "]";
  }
}
