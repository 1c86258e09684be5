package dev.hexkey.renewal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hexkey.ports.Challenge;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Any header values give a challenge or none, never an exception. The normal run replays the seeds
 * beside this class; {@code JAZZER_FUZZ=1 mvn test -Dtest=ChallengeFuzzTest} searches for more.
 */
class ChallengeFuzzTest {
  @FuzzTest(maxDuration = "4m")
  void anyHeadersAreAChallengeOrNone(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);

    Optional<Challenge> found = Challenge.find(Arrays.asList(text.split("\n", -1)));

    found.ifPresent(ChallengeFuzzTest::check);
  }

  private static void check(Challenge challenge) {
    if (!challenge.scheme().equals("bearer") && !challenge.scheme().equals("dpop")) {
      throw new AssertionError("a challenge of another scheme");
    }
    if (!challenge.toString().equals("Challenge[" + challenge.scheme() + "]")) {
      throw new AssertionError("shows more than its scheme");
    }
    String claims = challenge.claims().orElse("{}");
    if (!claims.startsWith("{") || !claims.endsWith("}")) {
      throw new AssertionError("claims that are no object");
    }
    if (challenge.isStepUp() && challenge.isInsufficientScope()) {
      throw new AssertionError("two errors at once");
    }
  }
}
