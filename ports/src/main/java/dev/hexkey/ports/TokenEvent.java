package dev.hexkey.ports;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a token; holds no secret.
 *
 * @param kind what happened
 * @param source the label of the source
 * @param at when
 * @param generation of the token that is current then; 0 if there is none
 * @param code the code of the failure; {@code null} if it was none
 */
public record TokenEvent(
    Kind kind, String source, Instant at, long generation, @Nullable String code) {
  /** What happened. */
  public enum Kind {
    /** There is a new token, or a longer life for the old one. */
    RENEWED,
    /** The source failed; what there was still serves, if it did. */
    RENEWAL_FAILED,
    /** A server refused the token. */
    REJECTED,
    /** Only a person can help. */
    SIGN_IN_NEEDED,
    /** The source keeps giving the token that is there; said once. */
    SAME_TOKEN_RETURNED,
    /** This machine's clock and the issuer's differ by more than 30 seconds. */
    CLOCK_SKEW,
    /** The issuer stated a lifetime that is none. */
    LIFETIME_IGNORED,
    /** A refresh token was replaced and could not be stored yet; it is being tried again. */
    ROTATED_NOT_PERSISTED
  }
}
