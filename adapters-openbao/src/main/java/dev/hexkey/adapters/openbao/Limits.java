package dev.hexkey.adapters.openbao;

import dev.hexkey.adapters.openbao.ServerConfig.NetworkConfig;
import java.time.Duration;

/**
 * How long a server may take and how much it may say.
 *
 * @param connect for connecting and the handshake of TLS, each
 * @param total for one call with all its attempts and the pauses between them
 * @param attempts of one read, at most
 * @param maxBodyBytes of an answer
 */
record Limits(Duration connect, Duration total, int attempts, int maxBodyBytes) {
  static final Limits STANDARD = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(30), 1 << 20);

  /** Three attempts. */
  Limits(Duration connect, Duration total, int maxBodyBytes) {
    this(connect, total, 3, maxBodyBytes);
  }

  /** The same where nothing else was said. */
  Limits unless(NetworkConfig said) {
    Duration time = said.timeoutOrNull() == null ? total : said.timeoutOrNull();
    Integer retries = said.retriesOrNull();
    return new Limits(
        connect.compareTo(time) < 0 ? connect : time,
        time,
        retries == null ? attempts : retries + 1,
        maxBodyBytes);
  }
}
