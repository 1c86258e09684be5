package dev.hexkey.ports;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A time-limited right to a secret that a store made for its reader; holds no secret.
 *
 * @param idOrNull what {@link SecretLeases#revokeLease} takes; {@code null} if the store keeps no
 *     account of it, so that it ends by time alone
 * @param endOrNull when it ends unless it is extended; {@code null} if nobody knows
 */
public record SecretLease(@Nullable String idOrNull, @Nullable Instant endOrNull) {
  /** What it is revoked by, if it can be. */
  public Optional<String> id() {
    return Optional.ofNullable(idOrNull);
  }

  /** When it ends unless it is extended, if anybody knows. */
  public Optional<Instant> end() {
    return Optional.ofNullable(endOrNull);
  }
}
