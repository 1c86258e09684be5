package dev.hexkey.ports;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A token as its source obtained it, with what the issuer said of its life. Immutable, thread-safe;
 * its text never shows the value.
 *
 * <p>How long the issuer lets a token live can be said in several ways, which stay apart here: a
 * {@link Builder#expiresIn lifetime} counts from when the request was sent, an {@link
 * Builder#expiresAt instant} is absolute. Which one counts is the core's to decide: the earliest,
 * and the {@code exp} of a JWT is one of them. A token of which nothing is said is used until a
 * server refuses it.
 */
public final class AccessToken {
  /** The longest value that is accepted, in characters. */
  public static final int MAX_LENGTH = 65_536;

  private static final Instant YEAR_2000 = Instant.parse("2000-01-01T00:00:00Z");

  private final String value;
  private final String type;
  private final @Nullable Duration lifetime;
  private final boolean lifetimeIgnored;
  private final @Nullable Instant expiry;
  private final @Nullable Duration refreshIn;
  private final @Nullable Instant refreshAt;
  private final @Nullable Instant issuerTime;

  private AccessToken(Builder builder) {
    value = builder.value;
    type = builder.type;
    lifetime = builder.lifetime;
    lifetimeIgnored = builder.lifetimeIgnored;
    expiry = builder.expiry;
    refreshIn = builder.refreshIn;
    refreshAt = builder.refreshAt;
    issuerTime = builder.issuerTime;
  }

  /**
   * A token of whose life nothing is known.
   *
   * @throws InvalidException with code {@code MALFORMED_TOKEN}, see {@link Builder#build}
   */
  public static AccessToken of(String value) {
    return builder(value).build();
  }

  /**
   * A token with its lifetime, counted from when it was asked for.
   *
   * @throws InvalidException with code {@code MALFORMED_TOKEN}, see {@link Builder#build}
   */
  public static AccessToken of(String value, Duration lifetime) {
    return builder(value).expiresIn(lifetime).build();
  }

  /**
   * A token that ends at an instant.
   *
   * @throws InvalidException with code {@code MALFORMED_TOKEN}, see {@link Builder#build}; {@code
   *     MALFORMED_RESPONSE} for an instant before the year 2000
   */
  public static AccessToken of(String value, Instant expiry) {
    return builder(value).expiresAt(expiry).build();
  }

  /** Begins a token. */
  public static Builder builder(String value) {
    return new Builder(value);
  }

  /** The bare token, without {@code Bearer}. */
  public String revealText() {
    return value;
  }

  /** {@code Bearer} or {@code DPoP}: what stands before the value in a header. */
  public String type() {
    return type;
  }

  /** How long the token lives from when the request for it was sent; may be zero or negative. */
  public Optional<Duration> lifetime() {
    return Optional.ofNullable(lifetime);
  }

  /** Whether the issuer stated a lifetime that is none, which was ignored. */
  public boolean isLifetimeIgnored() {
    return lifetimeIgnored;
  }

  /** When the token ends. */
  public Optional<Instant> expiry() {
    return Optional.ofNullable(expiry);
  }

  /** After how long the issuer wants the token renewed, from when the request was sent. */
  public Optional<Duration> refreshIn() {
    return Optional.ofNullable(refreshIn);
  }

  /** When the issuer wants the token renewed. */
  public Optional<Instant> refreshAt() {
    return Optional.ofNullable(refreshAt);
  }

  /** The issuer's own time when it answered (HTTP's {@code Date}), for correcting an expiry. */
  public Optional<Instant> issuerTime() {
    return Optional.ofNullable(issuerTime);
  }

  @Override
  public String toString() {
    return "AccessToken[redacted]";
  }

  /** Collects what is known of a token. Not thread-safe. */
  public static final class Builder {
    private final String value;
    private String type = "Bearer";
    private @Nullable Duration lifetime;
    private boolean lifetimeIgnored;
    private @Nullable Instant expiry;
    private @Nullable Duration refreshIn;
    private @Nullable Instant refreshAt;
    private @Nullable Instant issuerTime;

    private Builder(String value) {
      this.value = value;
    }

    /** The lifetime, counted from when the request was sent (RFC 6749, section 5.1). */
    public Builder expiresIn(Duration lifetime) {
      this.lifetime = lifetime;
      return this;
    }

    /**
     * The lifetime in seconds as it stood in a reply: a number, or a string of digits. Anything
     * else is ignored as a whole, and said to listeners.
     *
     * @param member as a JSON parser gave it
     */
    public Builder expiresInMember(@Nullable Object member) {
      if (member == null) {
        return this;
      }
      Optional<Duration> read = WireSeconds.read(member);
      lifetime = read.orElse(null);
      lifetimeIgnored = read.isEmpty();
      return this;
    }

    /**
     * The instant at which the token ends.
     *
     * @throws InvalidException with code {@code MALFORMED_RESPONSE} before the year 2000, where a
     *     lifetime was mistaken for an instant
     */
    public Builder expiresAt(Instant expiry) {
      if (expiry.isBefore(YEAR_2000)) {
        throw new InvalidException(
            Problem.of(
                    ErrorCodes.MALFORMED_RESPONSE,
                    "The token's expiry lies before the year 2000.",
                    "If it is a lifetime, state it as one: expiresIn.")
                .withReason("EXPIRY"));
      }
      this.expiry = expiry;
      return this;
    }

    /** After how long the issuer wants the token renewed, from when the request was sent. */
    public Builder refreshIn(Duration time) {
      this.refreshIn = time;
      return this;
    }

    /** When the issuer wants the token renewed. */
    public Builder refreshAt(Instant time) {
      this.refreshAt = time;
      return this;
    }

    /** The issuer's own time when it answered. */
    public Builder issuerTime(Instant time) {
      this.issuerTime = time;
      return this;
    }

    /**
     * The token's type in any case; {@code Bearer} unless stated.
     *
     * @throws InvalidException with code {@code MALFORMED_RESPONSE} for a type other than Bearer or
     *     DPoP (RFC 6749, section 7.1)
     */
    public Builder type(String stated) {
      type =
          switch (stated.toLowerCase(Locale.ROOT)) {
            case "bearer" -> "Bearer";
            case "dpop" -> "DPoP";
            default ->
                throw new InvalidException(
                    Problem.of(
                            ErrorCodes.MALFORMED_RESPONSE,
                            "The token is of a type that is neither Bearer nor DPoP.",
                            "Ask the issuer for a bearer token.")
                        .withReason("TOKEN_TYPE"));
          };
      return this;
    }

    /**
     * The token.
     *
     * @throws InvalidException with code {@code MALFORMED_TOKEN} if the value is empty, longer than
     *     {@link #MAX_LENGTH}, begins with {@code Bearer} or {@code DPoP} and a space, or holds
     *     anything but visible ASCII characters, so that no header can carry it
     */
    public AccessToken build() {
      requireBare(value);
      return new AccessToken(this);
    }

    private static void requireBare(String value) {
      if (value.isEmpty()) {
        throw malformed("EMPTY", "The token is empty.", "Look at what the source obtains.");
      }
      if (value.length() > MAX_LENGTH) {
        throw malformed(
            "TOO_LONG",
            "The token is longer than " + MAX_LENGTH + " characters.",
            "Look at whether the source returns the token alone.");
      }
      if (value.regionMatches(true, 0, "Bearer ", 0, 7)
          || value.regionMatches(true, 0, "DPoP ", 0, 5)) {
        throw malformed(
            "SCHEME",
            "The token begins with the name of an authentication scheme.",
            "Return the bare token; the header's scheme is put before it later.");
      }
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c <= ' ' || c >= 0x7f) {
          throw malformed(
              "CHARACTER",
              "The token has a character that no header can carry, at offset " + i + ".",
              "Look at whether the source returns the token alone, without a line break.");
        }
      }
    }

    private static InvalidException malformed(String reason, String summary, String suggestion) {
      return new InvalidException(
          Problem.of(ErrorCodes.MALFORMED_TOKEN, summary, suggestion).withReason(reason));
    }
  }
}
