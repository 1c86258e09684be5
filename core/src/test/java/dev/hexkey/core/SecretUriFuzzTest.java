package dev.hexkey.core;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/**
 * Any input gives a secret URI that keeps the invariants, or a {@code SecretUriException}. The
 * normal run replays the seeds beside this class; {@code JAZZER_FUZZ=1 mvn test
 * -Dtest=SecretUriFuzzTest} searches for more.
 */
class SecretUriFuzzTest {
  private static final Schemes LEGACY = UriFixtures.SCHEMES.acceptingLegacyNames();

  @FuzzTest(maxDuration = "4m")
  void anyTextIsAUriOrRefused(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);

    UriInvariants.check(text, UriFixtures.SCHEMES, UriFixtures.GUARD);
    UriInvariants.check(text, LEGACY, UriGenerator.GUARD);
  }
}
