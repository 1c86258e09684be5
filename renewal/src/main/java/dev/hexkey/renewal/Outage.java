package dev.hexkey.renewal;

import dev.hexkey.ports.HexkeyException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a source is left alone for a while, and how long. Immutable; there is one for each key,
 * replaced at each failure and dropped at a success.
 *
 * <p>While the token still serves, waits double from 5 seconds to a fifth of the ahead window, at
 * most 5 minutes; once it does not, from half a second to 30 seconds, counted anew. Each wait is
 * shortened by chance to between a half and the whole of that, so that a fleet does not come back
 * together. What an issuer names is waited for in full, up to an hour.
 *
 * @param kind what kind of failure it was
 * @param failure what happened; {@code null} if the source only had nothing better
 * @param failures how many in a row
 * @param deadFailures how many of them since the token could no longer be used
 * @param at when the last one ended
 * @param draw between 0.5 and 1
 * @param named how long the issuer asked to wait
 */
record Outage(
    Kind kind,
    @Nullable HexkeyException failure,
    int failures,
    int deadFailures,
    Moment at,
    double draw,
    @Nullable Duration named) {
  private static final Duration AGEING_FIRST = Duration.ofSeconds(5);
  private static final Duration AGEING_MOST = Duration.ofMinutes(5);
  private static final Duration DEAD_FIRST = Duration.ofMillis(500);
  private static final Duration DEAD_MOST = Duration.ofSeconds(30);
  private static final Duration MISCONFIGURED_FIRST = Duration.ofMinutes(1);
  private static final Duration MISCONFIGURED_MOST = Duration.ofMinutes(5);
  private static final Duration NAMED_MOST = Duration.ofHours(1);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
  private static final int MOST_DOUBLINGS = 20;

  enum Kind {
    /** A later try may succeed. */
    RETRYABLE,
    /** A later try may succeed once somebody has corrected something. */
    MISCONFIGURED,
    /** No try will succeed, but somebody may sign in where all processes see it. */
    SIGN_IN_SHARED,
    /** No try will succeed. */
    SIGN_IN,
    /** The source has nothing better than what there is; no failure. */
    NOTHING_BETTER
  }

  boolean isFailure() {
    return kind != Kind.NOTHING_BETTER;
  }

  boolean needsSignIn() {
    return kind == Kind.SIGN_IN || kind == Kind.SIGN_IN_SHARED;
  }

  /** Whether it will never be asked again by itself. */
  boolean isFinal() {
    return kind == Kind.SIGN_IN;
  }

  /**
   * How long the source is still left alone; zero or less if it may be asked.
   *
   * @param usable whether the token still serves
   * @param ahead the token's ahead window
   */
  Duration left(Moment now, boolean usable, Duration ahead) {
    return wait(usable, ahead).minus(now.since(at));
  }

  boolean isOver(Moment now, boolean usable, Duration ahead) {
    return !isFinal() && left(now, usable, ahead).compareTo(Duration.ZERO) <= 0;
  }

  private Duration wait(boolean usable, Duration ahead) {
    Duration own =
        switch (kind) {
          case SIGN_IN, SIGN_IN_SHARED -> LOOK_AGAIN;
          case MISCONFIGURED -> doubled(MISCONFIGURED_FIRST, failures, MISCONFIGURED_MOST);
          case RETRYABLE, NOTHING_BETTER -> usable ? ageing(ahead) : dead();
        };
    if (named == null) {
      return own;
    }
    Duration asked = named.compareTo(NAMED_MOST) > 0 ? NAMED_MOST : named;
    return asked.compareTo(own) > 0 ? asked : own;
  }

  private Duration ageing(Duration ahead) {
    Duration most = ahead.dividedBy(5);
    most = most.compareTo(AGEING_FIRST) < 0 ? AGEING_FIRST : most;
    most = most.compareTo(AGEING_MOST) > 0 ? AGEING_MOST : most;
    return drawn(doubled(AGEING_FIRST, failures, most));
  }

  private Duration dead() {
    return deadFailures == 0 ? Duration.ZERO : drawn(doubled(DEAD_FIRST, deadFailures, DEAD_MOST));
  }

  private Duration drawn(Duration time) {
    return Duration.ofNanos((long) (time.toNanos() * draw));
  }

  private static Duration doubled(Duration first, int times, Duration most) {
    Duration time = first.multipliedBy(1L << Math.min(Math.max(times, 1) - 1, MOST_DOUBLINGS));
    return time.compareTo(most) < 0 ? time : most;
  }
}
