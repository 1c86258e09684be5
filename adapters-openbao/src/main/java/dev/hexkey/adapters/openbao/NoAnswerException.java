package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.HexkeyException;

/** The network kept a request from an answer. */
final class NoAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient HexkeyException error;
  private final boolean sent;

  /**
   * One without a trace, which its error has.
   *
   * @param error what the caller is to learn
   * @param sent whether the server may have seen any of the request
   */
  NoAnswerException(HexkeyException error, boolean sent) {
    super(null, null, false, false);
    this.error = error;
    this.sent = sent;
  }

  HexkeyException error() {
    return error;
  }

  boolean isSent() {
    return sent;
  }
}
