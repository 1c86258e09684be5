package dev.hexkey.adapters.openbao;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** What a server answered. Closing it wipes the body. Not thread-safe. */
final class Reply implements AutoCloseable {
  private final int status;
  private final Headers headers;
  private final byte[] body;

  Reply(int status, Headers headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  int status() {
    return status;
  }

  /** The bytes themselves, which end with this. */
  byte[] body() {
    return body;
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  Headers headers() {
    return headers;
  }

  @Nullable String header(String name) {
    return headers.get(name);
  }

  /** The server's clock, if it told. */
  Optional<Instant> date() {
    String date = header("Date");
    return date == null ? Optional.empty() : parse(date);
  }

  /** How long the server asks to wait: seconds or a date (RFC 9110, section 10.2.3). */
  Optional<Duration> retryAfter() {
    String text = header("Retry-After");
    if (text == null) {
      return Optional.empty();
    }
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    return parse(text)
        .map(until -> Duration.between(date().orElseGet(Instant::now), until))
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
  }

  @Override
  public void close() {
    Arrays.fill(body, (byte) 0);
  }

  @Override
  public String toString() {
    return "Reply[" + status + "]";
  }

  private static Optional<Instant> parse(String date) {
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty(); // as if it had not been said
    }
  }
}
