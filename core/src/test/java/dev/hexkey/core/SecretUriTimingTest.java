package dev.hexkey.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.SecretUriException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The longest texts take linear time. The median of many runs is far below the limit (tens of
 * microseconds), so that a busy machine does not decide; a quadratic step would be far above.
 */
class SecretUriTimingTest {
  private static final int RUNS = 301;
  private static final Duration LIMIT = Duration.ofMillis(1);

  static Stream<String> longTexts() {
    String path = "openbao+kv2://secret/";
    return Stream.of(
            path + "a/".repeat(2000),
            path + "a".repeat(2040),
            path + "%2F".repeat(700),
            path + "%".repeat(2040),
            path + ".".repeat(2040),
            path + "*".repeat(2040),
            path + "/".repeat(2040),
            path + "a#" + "%c3%a9".repeat(400),
            path + "a#" + "%".repeat(2040),
            path + "a#" + "%41".repeat(700),
            path + "a#" + "%ff".repeat(700),
            path + "a#" + "a".repeat(2040),
            path + "a?" + manyNames(),
            path + "a?" + "&".repeat(2040),
            path + "a?" + "=".repeat(2040),
            path + "a?version=" + "9".repeat(2040),
            path + "a" + "#?".repeat(1000),
            "deep/kv/".repeat(256),
            "openbao+kv2://" + "deep/kv/".repeat(256),
            "x://".repeat(512),
            ":".repeat(2048))
        .map(text -> text.length() > 2048 ? text.substring(0, 2048) : text);
  }

  @ParameterizedTest
  @MethodSource("longTexts")
  void aTextOfTheGreatestLengthTakesLessThanAMillisecond(String text) {
    long[] nanos = new long[RUNS];
    for (int run = 0; run < RUNS; run++) {
      long start = System.nanoTime();
      parse(text);
      nanos[run] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);

    assertThat(Duration.ofNanos(nanos[RUNS / 2])).isLessThan(LIMIT);
  }

  private static void parse(String text) {
    try {
      SecretUri uri = SecretUri.parse(text, UriFixtures.SCHEMES, UriGenerator.GUARD);
      assertThat(uri.canonical()).isNotEmpty();
    } catch (SecretUriException refusal) {
      assertThat(refusal.offset()).isNotNegative();
    }
  }

  private static String manyNames() {
    StringBuilder names = new StringBuilder();
    for (char a = 'a'; a <= 'z'; a++) {
      for (char b = 'a'; b <= 'z'; b++) {
        names.append(a).append(b).append('&');
      }
    }
    return names.substring(0, 2010);
  }
}
