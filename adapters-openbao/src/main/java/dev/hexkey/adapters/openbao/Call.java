package dev.hexkey.adapters.openbao;

import org.jspecify.annotations.Nullable;

/**
 * One request to a server, below {@code /v1/}. Its text shows the method alone.
 *
 * @param path as it goes into the request, encoded where it must be
 * @param queryOrNull as it goes into the request
 * @param bodyOrNull JSON; {@code null} for none
 * @param contentType of the body
 * @param kind what may be done when it fails
 */
@SuppressWarnings("ArrayRecordComponent") // lent to one request, never kept or compared
record Call(
    String method,
    String path,
    @Nullable String queryOrNull,
    byte @Nullable [] bodyOrNull,
    String contentType,
    Kind kind) {
  private static final String JSON = "application/json";

  /** What may be done when a call fails. */
  enum Kind {
    /** Does no harm, however often it arrives. */
    READ,
    /** Arrives once at most. */
    WRITE
  }

  static Call get(String path) {
    return new Call("GET", path, null, null, JSON, Kind.READ);
  }

  static Call get(String path, @Nullable String query) {
    return new Call("GET", path, query, null, JSON, Kind.READ);
  }

  static Call list(String path) {
    return new Call("GET", path, "list=true", null, JSON, Kind.READ);
  }

  static Call post(String path, byte[] body) {
    return new Call("POST", path, null, body, JSON, Kind.WRITE);
  }

  static Call delete(String path) {
    return new Call("DELETE", path, null, null, JSON, Kind.WRITE);
  }

  /** A POST that only looks, such as unwrapping's check. */
  static Call ask(String path, byte[] body) {
    return new Call("POST", path, null, body, JSON, Kind.READ);
  }

  static Call patch(String path, byte[] body) {
    return new Call("PATCH", path, null, body, "application/merge-patch+json", Kind.WRITE);
  }

  boolean isRead() {
    return kind == Kind.READ;
  }

  @Override
  public String toString() {
    return "Call[" + method + "]";
  }
}
