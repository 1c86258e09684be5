package dev.hexkey.tokenprovider.conformance;

/** What came back through a client. */
public record Answer(int status, String body) {
  /** Throws if the server did anything but what it was asked for. */
  void expectSuccess() {
    if (status != 200) {
      throw new IllegalStateException("answered with status " + status);
    }
  }
}
