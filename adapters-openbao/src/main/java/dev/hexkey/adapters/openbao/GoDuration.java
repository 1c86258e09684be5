package dev.hexkey.adapters.openbao;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as the servers' own tools write them: {@code 90}, {@code 90s}, {@code 1m30s}. */
final class GoDuration {
  private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:[.][0-9]{1,9})?)(ms|s|m|h)");

  private GoDuration() {}

  /** The time, a bare number being seconds; empty if the text is none. */
  static Optional<Duration> parse(String text) {
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    int end = 0;
    while (end < text.length() && part.find(end) && part.start() == end) {
      BigDecimal nanos = new BigDecimal(part.group(1)).multiply(nanosOf(part.group(2)));
      sum = sum.plus(Duration.ofSeconds(0, nanos.longValue()));
      end = part.end();
    }
    return end == 0 || end < text.length() ? Optional.empty() : Optional.of(sum);
  }

  private static BigDecimal nanosOf(String unit) {
    long seconds =
        switch (unit) {
          case "h" -> 3_600;
          case "m" -> 60;
          default -> 1;
        };
    return BigDecimal.valueOf(seconds).movePointRight(unit.equals("ms") ? 6 : 9);
  }
}
