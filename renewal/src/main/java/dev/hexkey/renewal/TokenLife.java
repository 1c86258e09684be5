package dev.hexkey.renewal;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.ExpiredException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long a token lives, from all that is said of it: the earliest of the stated lifetime, the
 * stated instant and the {@code exp} of a JWT. A lifetime counts from when the request was sent, by
 * this machine's clocks alone, so that a wrong wall clock does not matter to it; an instant is
 * right only as far as the wall clock is, and is corrected where the issuer's own time shows that
 * it is not.
 *
 * @param life from when the request was sent; {@code null} if nobody knows
 * @param refresh when the issuer wants a renewal, from when the request was sent; {@code null} if
 *     it does not say
 * @param skewed whether this machine's clock and the issuer's differ
 */
record TokenLife(@Nullable Duration life, @Nullable Duration refresh, boolean skewed) {
  private static final Duration LONGEST = Duration.ofDays(3_650);
  private static final Duration SKEW = Duration.ofSeconds(30);

  /**
   * Decides.
   *
   * @param sent when the token was asked for
   * @param now when it came
   * @throws InvalidException with code {@code MALFORMED_RESPONSE} if the only thing said is a
   *     lifetime of zero or less
   * @throws ExpiredException with code {@code EXPIRED_ON_ARRIVAL} if it has ended already
   */
  static TokenLife of(
      AccessToken token, Moment sent, Moment now, @Nullable Duration assumedLifetime) {
    Optional<Duration> relative = token.lifetime().filter(TokenLife::isPositive);
    Optional<Instant> absolute = earliest(token.expiry(), JwtExpiry.find(token.revealText()));
    Duration skew = skew(token, now);
    boolean skewed = skew.abs().compareTo(SKEW) > 0;
    Optional<Duration> byInstant = absolute.map(end -> untilMoment(sent, end));
    boolean over = byInstant.filter(life -> isOver(life, sent, now)).isPresent();
    if (over && skewed) {
      byInstant = byInstant.map(life -> life.plus(skew));
    } else if (over && relative.isPresent()) {
      byInstant =
          Optional.empty(); // a lifetime needs no clock but ours; the instant went by another
      skewed = true;
    }
    Optional<Duration> life = earliest(relative, byInstant);
    if (life.isEmpty() && token.lifetime().isPresent()) {
      throw new InvalidException(
          Problem.of(
                  ErrorCodes.MALFORMED_RESPONSE,
                  "The issuer states a lifetime of zero or less, and nothing else.",
                  "Ask the issuer's administrator how long its tokens live.")
              .withReason("LIFETIME"));
    }
    Duration known =
        life.or(() -> Optional.ofNullable(assumedLifetime)).map(TokenLife::capped).orElse(null);
    if (known != null && isOver(known, sent, now)) {
      throw expired();
    }
    return new TokenLife(known, refresh(token, sent), skewed);
  }

  private static ExpiredException expired() {
    return new ExpiredException(
        Problem.of(
            ErrorCodes.EXPIRED_ON_ARRIVAL,
            "The token had ended when it came.",
            "Compare this machine's clock with the issuer's; if they agree, look at the source's"
                + " own cache."));
  }

  /** How much this machine's clock is ahead of the issuer's. */
  private static Duration skew(AccessToken token, Moment now) {
    return token
        .issuerTime()
        .map(issuer -> Duration.between(issuer, now.instant()))
        .orElse(Duration.ZERO);
  }

  private static @Nullable Duration refresh(AccessToken token, Moment sent) {
    return earliest(token.refreshIn(), token.refreshAt().map(time -> untilMoment(sent, time)))
        .filter(TokenLife::isPositive)
        .map(TokenLife::capped)
        .orElse(null);
  }

  private static Duration untilMoment(Moment sent, Instant end) {
    return Duration.between(sent.instant(), end); // not by milliseconds, which may overflow
  }

  private static boolean isOver(Duration life, Moment sent, Moment now) {
    return now.since(sent).compareTo(life) >= 0;
  }

  private static boolean isPositive(Duration time) {
    return !time.isNegative() && !time.isZero();
  }

  private static Duration capped(Duration life) {
    return life.compareTo(LONGEST) > 0 ? LONGEST : life;
  }

  private static <T extends Comparable<? super T>> Optional<T> earliest(
      Optional<T> a, Optional<T> b) {
    return Stream.of(a, b).flatMap(Optional::stream).min(Comparable::compareTo);
  }
}
