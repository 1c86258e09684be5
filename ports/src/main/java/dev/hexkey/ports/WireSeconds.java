package dev.hexkey.ports;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Seconds as issuers write them: numbers, and strings of digits (RFC 6749, section 5.1, and what is
 * sent in its place).
 */
public final class WireSeconds {
  private static final int MAX_DIGITS = 19;
  private static final int MOST_PLACES = 100;
  private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

  private WireSeconds() {}

  /**
   * The time if it is one; parts of a second are dropped. What is larger than a {@code long} of
   * seconds is none, nor is a number with hundreds of decimal places.
   *
   * @param member as a JSON parser gave it; {@code null} if it is not there
   */
  public static Optional<Duration> read(@Nullable Object member) {
    if (member instanceof Double || member instanceof Float) {
      double number = ((Number) member).doubleValue();
      return Double.isFinite(number) && Math.abs(number) < 1e18
          ? seconds(BigDecimal.valueOf(number))
          : Optional.empty();
    }
    if (member instanceof BigDecimal decimal) {
      // by its digits first: neither 1e999999999 nor 1e-999999999 must be written out
      return decimal.precision() - (long) decimal.scale() <= MAX_DIGITS
              && decimal.scale() <= MOST_PLACES
          ? seconds(decimal)
          : Optional.empty();
    }
    if (member instanceof Number number) {
      return seconds(new BigDecimal(number.toString()));
    }
    return member instanceof CharSequence text ? digits(text.toString()) : Optional.empty();
  }

  private static Optional<Duration> digits(String text) {
    boolean negative = text.startsWith("-");
    String digits = negative ? text.substring(1) : text;
    if (digits.isEmpty() || digits.length() > MAX_DIGITS) {
      return Optional.empty();
    }
    for (int i = 0; i < digits.length(); i++) {
      if (!Names.isDigit(digits.charAt(i))) {
        return Optional.empty();
      }
    }
    return seconds(new BigDecimal(text));
  }

  private static Optional<Duration> seconds(BigDecimal number) {
    BigDecimal whole = number.setScale(0, RoundingMode.FLOOR);
    return whole.precision() > MAX_DIGITS || whole.abs().compareTo(MAX_LONG) > 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(whole.longValueExact()));
  }
}
