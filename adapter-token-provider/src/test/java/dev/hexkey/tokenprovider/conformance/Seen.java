package dev.hexkey.tokenprovider.conformance;

import java.util.List;

/**
 * A request as it arrived at a server.
 *
 * @param authorization every value of the header that carries tokens
 * @param connection the port it came from: tells whether a connection was used again
 */
public record Seen(
    String method, String path, List<String> authorization, String body, int connection) {
  @Override
  public String toString() {
    return method + " " + path;
  }
}
