package dev.hexkey.ports;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a token provider stands; holds no secret.
 *
 * @param phase where the token is in its life
 * @param expiry when the token ends; {@code null} if there is none, or nobody knows
 * @param lastSuccess when a token was last obtained; {@code null} if never
 * @param lastFailure the code of the failure since then; {@code null} if there was none
 * @param coolingDownUntil when the source may be asked again; {@code null} if it may now
 * @param generation of the token; 0 if there is none
 */
public record TokenState(
    Phase phase,
    @Nullable Instant expiry,
    @Nullable Instant lastSuccess,
    @Nullable String lastFailure,
    @Nullable Instant coolingDownUntil,
    long generation) {
  /** Where a token is in its life. */
  public enum Phase {
    /** Good, and nothing to do. */
    FRESH,
    /** Good, and due to be renewed. */
    AGEING,
    /** None that can be used; the next call obtains one. */
    DEAD,
    /** None that can be used, and the source is left alone for a while. */
    COOLING_DOWN,
    /** None that can be used, and only a person can help. */
    SIGN_IN_NEEDED,
    /** The provider is closed. */
    CLOSED
  }
}
