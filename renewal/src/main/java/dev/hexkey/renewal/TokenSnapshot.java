package dev.hexkey.renewal;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.TokenPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One token and the moments that matter to it, by both clocks: whichever gets there first counts.
 * Immutable; the header and the stages are made once, so that handing them out allocates nothing.
 */
final class TokenSnapshot {
  private static final long FOREVER_NANOS = 1L << 61; // half of what a difference can tell apart
  private static final Duration LONGEST_WAIT = Duration.ofNanos(FOREVER_NANOS);

  private final String token;
  private final String header;
  private final CompletionStage<String> stage;
  private final CompletionStage<String> headerStage;
  private final CurrentToken current;

  private final Moment sent;
  private final @Nullable Duration life;
  private final Duration ahead;
  private final @Nullable String claims;
  private final boolean rejected;

  private final long freshUntilMillis;
  private final long freshUntilNanos;
  private final long usableUntilMillis;
  private final long usableUntilNanos;

  private TokenSnapshot(
      Renewal.Obtained obtained,
      TokenLife known,
      Moment sent,
      long generation,
      @Nullable String claims,
      TokenPolicy policy,
      double draw) {
    this.token = obtained.token().revealText();
    this.header = obtained.token().type() + " " + this.token;
    this.stage = CompletableFuture.completedStage(this.token);
    this.headerStage = CompletableFuture.completedStage(header);
    this.sent = sent;
    this.claims = claims;
    this.rejected = false;
    this.life = known.life();
    Duration wanted = known.refresh();
    if (life == null) {
      usableUntilMillis = Long.MAX_VALUE;
      usableUntilNanos = sent.nanos() + FOREVER_NANOS;
      // nothing presses: a source that fails is asked again as calmly as can be
      ahead = wanted == null ? Duration.ZERO : policy.ahead(LONGEST_WAIT);
      Duration fresh = wanted == null ? null : later(wanted, policy, policy.ahead(wanted), draw);
      freshUntilMillis = fresh == null ? Long.MAX_VALUE : sent.millis() + fresh.toMillis();
      freshUntilNanos = fresh == null ? usableUntilNanos : sent.nanos() + fresh.toNanos();
    } else {
      Duration nominal = obtained.nominalLife() == null ? life : obtained.nominalLife();
      ahead = policy.ahead(nominal);
      Duration fresh = later(fresh(life.minus(ahead), wanted), policy, ahead, draw);
      Duration usable = life.minus(policy.margin(nominal));
      fresh = fresh.compareTo(usable) < 0 ? fresh : usable;
      freshUntilMillis = sent.millis() + fresh.toMillis();
      freshUntilNanos = sent.nanos() + fresh.toNanos();
      usableUntilMillis = sent.millis() + usable.toMillis();
      usableUntilNanos = sent.nanos() + usable.toNanos();
    }
    this.current = new CurrentToken(header, expiry(), generation);
  }

  /** The same token, of which a server has said no. */
  private TokenSnapshot(TokenSnapshot good) {
    token = good.token;
    header = good.header;
    stage = good.stage;
    headerStage = good.headerStage;
    current = good.current;
    sent = good.sent;
    life = good.life;
    ahead = good.ahead;
    claims = good.claims;
    rejected = true;
    freshUntilMillis = Long.MIN_VALUE;
    usableUntilMillis = Long.MIN_VALUE;
    freshUntilNanos = good.sent.nanos() - FOREVER_NANOS;
    usableUntilNanos = freshUntilNanos;
  }

  /**
   * A token from now on.
   *
   * @param sent when it was asked for
   * @param draw between 0 and 1: how much of the jitter this token gets
   */
  static TokenSnapshot of(
      Renewal.Obtained obtained,
      TokenLife known,
      Moment sent,
      long generation,
      @Nullable String claims,
      TokenPolicy policy,
      double draw) {
    return new TokenSnapshot(obtained, known, sent, generation, claims, policy, draw);
  }

  private static Duration fresh(Duration ordinary, @Nullable Duration wanted) {
    return wanted != null && wanted.compareTo(ordinary) < 0 ? wanted : ordinary;
  }

  /** With the jitter of this window. */
  private static Duration later(Duration time, TokenPolicy policy, Duration window, double draw) {
    return time.plusNanos((long) (policy.jitter(window).toNanos() * draw));
  }

  TokenSnapshot asRejected() {
    return new TokenSnapshot(this);
  }

  boolean isFresh(long millis, long nanos) {
    return millis < freshUntilMillis && nanos - freshUntilNanos < 0;
  }

  boolean isFresh(Moment now) {
    return isFresh(now.millis(), now.nanos());
  }

  boolean isUsable(long millis, long nanos) {
    return millis < usableUntilMillis && nanos - usableUntilNanos < 0;
  }

  boolean isUsable(Moment now) {
    return isUsable(now.millis(), now.nanos());
  }

  /** Whether it can be used, and lives at least so long from now. */
  boolean serves(Moment now, Duration atLeast) {
    return isUsable(now) && (atLeast.isZero() || left(now).compareTo(atLeast) >= 0);
  }

  /** What is left of its life; very much if nobody knows. */
  Duration left(Moment now) {
    return life == null ? LONGEST_WAIT : life.minus(now.since(sent));
  }

  /** Whether a new token from the same issuer could live so long. */
  boolean couldServe(Duration atLeast) {
    return life == null || life.compareTo(atLeast) > 0;
  }

  boolean isRejected() {
    return rejected;
  }

  /** Whether this one ends later. */
  boolean endsLaterThan(TokenSnapshot other, Moment now) {
    return left(now).compareTo(other.left(now)) > 0;
  }

  boolean hasKnownLife() {
    return life != null;
  }

  /** The life, or the longest there is. */
  Duration life() {
    return life == null ? LONGEST_WAIT : life;
  }

  /** The ahead window. */
  Duration ahead() {
    return ahead;
  }

  /** When it was asked for. */
  Moment sent() {
    return sent;
  }

  /** What a server had asked it to claim. */
  @Nullable String claims() {
    return claims;
  }

  /** As a source knows it. */
  AccessToken asAccessToken() {
    AccessToken.Builder builder =
        AccessToken.builder(token).type(header.substring(0, header.indexOf(' ')));
    Instant end = expiry();
    return end == null ? builder.build() : builder.expiresAt(end).build();
  }

  String token() {
    return token;
  }

  String header() {
    return header;
  }

  CompletionStage<String> stage() {
    return stage;
  }

  CompletionStage<String> headerStage() {
    return headerStage;
  }

  CurrentToken current() {
    return current;
  }

  long generation() {
    return current.generation();
  }

  @Nullable Instant expiry() {
    return life == null ? null : Instant.ofEpochMilli(sent.millis()).plus(life);
  }

  @Override
  public String toString() {
    return "TokenSnapshot[redacted]";
  }
}
