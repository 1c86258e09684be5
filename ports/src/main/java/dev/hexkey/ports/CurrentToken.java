package dev.hexkey.ports;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The token that a provider hands out, with what is known of it. Immutable; its text is redacted.
 */
public final class CurrentToken {
  private final String header;
  private final int schemeLength;
  private final @Nullable Instant expiry;
  private final long generation;

  /**
   * A token as it is handed out.
   *
   * @param header the header's value: {@code Bearer} or {@code DPoP}, a space, the bare token
   * @param expiry when it ends; {@code null} if nobody knows
   * @param generation grows with each token that a key accepted
   */
  public CurrentToken(String header, @Nullable Instant expiry, long generation) {
    this.header = header;
    this.schemeLength = header.indexOf(' ') + 1;
    this.expiry = expiry;
    this.generation = generation;
  }

  /** The bare token. */
  public String revealText() {
    return header.substring(schemeLength);
  }

  /** The header's value. */
  public String revealHeader() {
    return header;
  }

  /** When it ends, if anybody knows. */
  public Optional<Instant> expiry() {
    return Optional.ofNullable(expiry);
  }

  /** Grows with each token that the provider's key accepted. */
  public long generation() {
    return generation;
  }

  /** The first 12 hexadecimal digits of the value's SHA-256: tells tokens apart in a log. */
  public String fingerprint() {
    return Fingerprints.of(revealText());
  }

  @Override
  public String toString() {
    return "CurrentToken[" + fingerprint() + ", generation " + generation + "]";
  }
}
