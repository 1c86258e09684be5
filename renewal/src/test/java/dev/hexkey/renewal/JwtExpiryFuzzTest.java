package dev.hexkey.renewal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Any token has an expiry or none, never an exception; seeds as for {@link ChallengeFuzzTest}. */
class JwtExpiryFuzzTest {
  private static final Instant YEAR_2000 = Instant.parse("2000-01-01T00:00:00Z");

  @FuzzTest(maxDuration = "4m")
  void anyTextHasAnExpiryOrNone(byte[] input) {
    check(JwtExpiry.find(new String(input, StandardCharsets.UTF_8)));
    String payload = Base64.getUrlEncoder().withoutPadding().encodeToString(input);
    check(JwtExpiry.find("e30." + payload + ".sig"));
  }

  private static void check(Optional<Instant> expiry) {
    if (expiry.filter(end -> end.isBefore(YEAR_2000)).isPresent()) {
      throw new AssertionError("an expiry before the year 2000");
    }
  }
}
