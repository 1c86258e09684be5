package dev.hexkey.renewal;

import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenState;
import dev.hexkey.ports.TokenState.Phase;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that a provider knows at one moment. Immutable: whatever happens makes a new one, which takes
 * the place of the old one in one step, so that no two parts of it can disagree.
 *
 * @param token the newest token that was accepted, good or not
 * @param outage why the source is left alone; {@code null} if it is not
 * @param lastSuccess when a token was last obtained
 * @param forced when a server's refusal last made the source be asked
 * @param graceTries how often the token was tried again because it was new
 * @param toldExpiry whether somebody was told that the token ended in this outage
 * @param closed nothing changes any more
 */
record Held(
    @Nullable TokenSnapshot token,
    @Nullable Outage outage,
    @Nullable Moment lastSuccess,
    @Nullable Forced forced,
    int graceTries,
    boolean toldExpiry,
    boolean closed) {
  static final Held NOTHING = new Held(null, null, null, null, 0, false, false);

  /** Two lives of the same token that differ by less are the same life, told at another moment. */
  private static final Duration SAME_LIFE = Duration.ofSeconds(1);

  private static final Duration SPACING_FIRST = Duration.ofSeconds(10);
  private static final Duration SPACING_MOST = Duration.ofMinutes(5);

  /**
   * A renewal that a refusal made.
   *
   * @param spacing how long another refusal makes none
   * @param lastRefusal when a server last refused a token
   */
  record Forced(Moment at, Duration spacing, Moment lastRefusal) {}

  /** What became of a token that a source gave. */
  enum Outcome {
    /** It is the one that was there, by another way. */
    KNOWN,
    /** It took the place of the one before. */
    REPLACED,
    /** It is the one before, with a longer life. */
    EXTENDED,
    /** It is the one before, and lives no longer. */
    SAME,
    /** It ends earlier than the one before, which stays. */
    SHORTER,
    /** It is the one that a server has refused. */
    REFUSED_BEFORE,
    /** It ends too soon to be used, and so does the one before. */
    USELESS,
    /** Nobody wants it any more. */
    CLOSED
  }

  /** A step: where it leads, and why. */
  record Accepted(Held next, Outcome outcome) {}

  boolean isUsable(Moment now) {
    return token != null && token.isUsable(now);
  }

  Duration ahead() {
    return token == null ? Duration.ZERO : token.ahead();
  }

  long generation() {
    return token == null ? 0 : token.generation();
  }

  /** Whether the source may be asked now. */
  boolean mayAsk(Moment now) {
    return outage == null || outage.isOver(now, isUsable(now), ahead());
  }

  // --- a token came

  /**
   * Takes a token if it is better than what is there.
   *
   * @param wanted whether it answers a claims challenge, so that it is better in any case
   * @param draw between 0.5 and 1, for the wait if it is not
   */
  Accepted accept(TokenSnapshot candidate, Moment now, boolean wanted, double draw) {
    if (closed) {
      return new Accepted(this, Outcome.CLOSED);
    }
    if (candidate == token) {
      return new Accepted(this, Outcome.KNOWN);
    }
    if (token != null && token.isRejected() && candidate.token().equals(token.token())) {
      return new Accepted(this, Outcome.REFUSED_BEFORE);
    }
    if (!candidate.isUsable(now)) {
      return isUsable(now)
          ? new Accepted(withNothingBetter(now, draw), Outcome.SHORTER)
          : new Accepted(this, Outcome.USELESS);
    }
    if (token == null) {
      return new Accepted(with(candidate, now), Outcome.REPLACED);
    }
    if (candidate.token().equals(token.token())) {
      return acceptSame(token, candidate, now, draw);
    }
    if (!wanted && isUsable(now) && token.hasKnownLife() && token.endsLaterThan(candidate, now)) {
      return new Accepted(withNothingBetter(now, draw), Outcome.SHORTER);
    }
    return new Accepted(with(candidate, now), Outcome.REPLACED);
  }

  private Accepted acceptSame(
      TokenSnapshot mine, TokenSnapshot candidate, Moment now, double draw) {
    Duration gain = candidate.left(now).minus(mine.left(now));
    if (gain.compareTo(SAME_LIFE) > 0 || isDueLater(mine, candidate, now)) {
      return new Accepted(with(candidate, now), Outcome.EXTENDED);
    }
    return mine.isUsable(now)
        ? new Accepted(withNothingBetter(now, draw), Outcome.SAME)
        : new Accepted(this, Outcome.USELESS); // of a shorter life the margin is shorter, too
  }

  /** Of tokens without an end, the one that is to be renewed later lives on longer. */
  private static boolean isDueLater(TokenSnapshot mine, TokenSnapshot candidate, Moment now) {
    return !candidate.hasKnownLife() && !mine.isFresh(now) && candidate.isFresh(now);
  }

  private Held with(TokenSnapshot candidate, Moment now) {
    return new Held(candidate, null, now, forced, 0, false, false);
  }

  private Held withNothingBetter(Moment now, double draw) {
    int times =
        outage == null || outage.kind() != Outage.Kind.NOTHING_BETTER ? 1 : outage.failures() + 1;
    Outage next = new Outage(Outage.Kind.NOTHING_BETTER, null, times, 0, now, draw, null);
    return new Held(token, next, now, forced, graceTries, false, false);
  }

  // --- no token came

  /** Remembers a failure. */
  Held fail(HexkeyException failure, Outage.Kind kind, Moment now, double draw) {
    boolean usable = isUsable(now);
    Outage before = outage != null && outage.isFailure() ? outage : null;
    int failures = before == null ? 1 : before.failures() + 1;
    int dead = usable ? 0 : before == null ? 1 : before.deadFailures() + 1;
    Duration named = TokenErrors.namedWait(failure);
    Outage next = new Outage(kind, failure, failures, dead, now, draw, named);
    return new Held(token, next, lastSuccess, forced, graceTries, toldExpiry || !usable, closed);
  }

  /** Whether this very object is what the source last threw. */
  @SuppressWarnings("ReferenceEquality") // an equal one would be another failure
  boolean hasFailedWith(HexkeyException failure) {
    return outage != null && outage.failure() == failure;
  }

  /** Forgets why the source was left alone. */
  Held withoutOutage() {
    return new Held(token, null, lastSuccess, forced, graceTries, toldExpiry, closed);
  }

  // --- a server refused

  /** Whether a refusal now makes the source be asked. */
  boolean mayForce(Moment now) {
    return forced == null || now.since(forced.at()).compareTo(forced.spacing()) >= 0;
  }

  /**
   * The token as refused.
   *
   * @param calm how long no token was refused: longer than this starts the spacing anew
   */
  Held reject(TokenSnapshot refused, Moment now, Duration calm) {
    Duration spacing = SPACING_FIRST;
    if (forced != null && !hasLived(refused, forced, now, calm)) {
      Duration twice = forced.spacing().multipliedBy(2);
      spacing = twice.compareTo(SPACING_MOST) < 0 ? twice : SPACING_MOST;
    }
    return new Held(
        refused.asRejected(),
        outage,
        lastSuccess,
        new Forced(now, spacing, now),
        graceTries,
        toldExpiry,
        closed);
  }

  private static boolean hasLived(TokenSnapshot refused, Forced before, Moment now, Duration calm) {
    return now.since(refused.sent()).compareTo(calm) >= 0
        && now.since(before.lastRefusal()).compareTo(calm) >= 0;
  }

  /** Remembers a refusal that came too early to make the source be asked. */
  Held withRefusal(Moment now) {
    Forced next = forced == null ? null : new Forced(forced.at(), forced.spacing(), now);
    return new Held(token, outage, lastSuccess, next, graceTries, toldExpiry, closed);
  }

  Held withGraceTry() {
    return new Held(token, outage, lastSuccess, forced, graceTries + 1, toldExpiry, closed);
  }

  /** The end; the token is let go. */
  Held close() {
    return new Held(null, null, lastSuccess, null, 0, false, true);
  }

  // --- what is told of it

  TokenState state(Moment now) {
    boolean usable = isUsable(now);
    boolean waiting = outage != null && outage.isFailure() && !mayAsk(now);
    return new TokenState(
        phase(now, usable, waiting),
        token == null ? null : token.expiry(),
        lastSuccess == null ? null : lastSuccess.instant(),
        outage == null || outage.failure() == null ? null : outage.failure().code(),
        waiting ? notBefore(now) : null,
        generation());
  }

  private Phase phase(Moment now, boolean usable, boolean waiting) {
    if (closed) {
      return Phase.CLOSED;
    }
    if (usable && token != null) {
      return token.isFresh(now.millis(), now.nanos()) ? Phase.FRESH : Phase.AGEING;
    }
    if (outage != null && outage.needsSignIn()) {
      return Phase.SIGN_IN_NEEDED;
    }
    return waiting ? Phase.COOLING_DOWN : Phase.DEAD;
  }

  /** When the source may be asked again; {@code null} if it may now, or never by itself. */
  @Nullable Instant notBefore(Moment now) {
    if (outage == null || outage.needsSignIn()) {
      return null;
    }
    Duration left = outage.left(now, isUsable(now), ahead());
    return left.compareTo(Duration.ZERO) > 0 ? now.instant().plus(left) : null;
  }

  @Override
  public String toString() {
    return "Held[redacted]";
  }
}
