package dev.hexkey.adapters.azure;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/**
 * An answer that was read whole. Immutable, if nobody writes to its body; its text is its status.
 */
final class Reply {
  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  Reply(int status, HttpHeaders headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  int status() {
    return status;
  }

  HttpHeaders headers() {
    return headers;
  }

  /** Not a copy. */
  byte[] body() {
    return body;
  }

  /** The body as text, whatever it is. */
  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "Reply[" + status + "]";
  }
}
