package dev.hexkey.adapters.oauth;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The times of HTTP headers. What is not understood counts as not said. */
final class HttpDates {
  private static final int MAX_DIGITS = 12;

  private HttpDates() {}

  /** A {@code Date} header (RFC 9110, section 5.6.7). */
  static Optional<Instant> date(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * A {@code Retry-After} header: seconds or a date (RFC 9110, section 10.2.3).
   *
   * @param now by the clock that wrote the date
   */
  static Optional<Duration> retryAfter(@Nullable String header, Instant now) {
    if (header == null) {
      return Optional.empty();
    }
    String text = header.strip();
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      String seconds = text.length() > MAX_DIGITS ? "9".repeat(MAX_DIGITS) : text;
      return Optional.of(Duration.ofSeconds(Long.parseLong(seconds)));
    }
    return date(text)
        .map(time -> Duration.between(now, time))
        .map(time -> time.isNegative() ? Duration.ZERO : time);
  }
}
