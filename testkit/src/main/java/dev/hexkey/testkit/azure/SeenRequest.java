package dev.hexkey.testkit.azure;

import java.util.Map;

/**
 * A request as it arrived at one of the doubles.
 *
 * @param host what the client believes to talk to: the header {@code Host}
 * @param authorized whether an {@code Authorization} came along
 * @param query decoded
 * @param form the body, if it was a form; may hold tokens
 * @param status what was answered
 */
public record SeenRequest(
    String method,
    String host,
    String path,
    boolean authorized,
    Map<String, String> query,
    Map<String, String> form,
    int status) {
  /** Without query and form. */
  @Override
  public String toString() {
    return method
        + " https://"
        + host
        + path
        + (authorized ? " with" : " without")
        + " Authorization: "
        + status;
  }
}
