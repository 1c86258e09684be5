package dev.hexkey.adapters.openbao;

import java.time.Duration;

/**
 * How long a server may take and how much it may say.
 *
 * @param connect for connecting and the handshake of TLS, each
 * @param total for one call with all its attempts and the pauses between them
 * @param maxBodyBytes of an answer
 */
record Limits(Duration connect, Duration total, int maxBodyBytes) {
  static final Limits STANDARD = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(30), 1 << 20);
}
