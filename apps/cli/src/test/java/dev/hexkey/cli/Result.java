package dev.hexkey.cli;

import java.nio.charset.StandardCharsets;

/** What came out of a run. */
final class Result {
  private final int exitCode;
  private final byte[] out;
  private final byte[] err;

  Result(int exitCode, byte[] out, byte[] err) {
    this.exitCode = exitCode;
    this.out = out.clone();
    this.err = err.clone();
  }

  int exitCode() {
    return exitCode;
  }

  /** Standard output, as it is. */
  byte[] bytes() {
    return out.clone();
  }

  /** Standard output as text. */
  String out() {
    return new String(out, StandardCharsets.UTF_8);
  }

  /** Standard error as text. */
  String err() {
    return new String(err, StandardCharsets.UTF_8);
  }
}
