package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.TokenProvider;

/**
 * How requests to one server get their token. Sends nothing before that is asked for. Thread-safe.
 */
interface Login extends AutoCloseable {
  /** Provides the token that serves now. */
  TokenProvider tokens();

  /** Ends what was obtained, as far as the server can be reached within a moment. */
  @Override
  void close();
}
