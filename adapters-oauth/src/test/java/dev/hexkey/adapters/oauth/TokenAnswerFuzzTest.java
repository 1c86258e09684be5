package dev.hexkey.adapters.oauth;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.Redemption;
import java.net.URI;

/**
 * Any answer of a token endpoint is a token or an error of ours that shows nothing of it. The
 * normal run replays the seeds beside this class; {@code JAZZER_FUZZ=1 mvn test
 * -Dtest=TokenAnswerFuzzTest} searches for more.
 */
class TokenAnswerFuzzTest {
  private static final URI ENDPOINT = URI.create("https://login.test/token");

  @FuzzTest(maxDuration = "2m")
  void anyAnswerIsATokenOrAnError(FuzzedDataProvider data) {
    boolean bound = data.consumeBoolean();
    Answer answer = FuzzedAnswer.of(data);
    FuzzedAnswer.read(answer);
    FuzzedAnswer.requireHidden(String.valueOf(OAuthErrors.refused(answer, ENDPOINT).getMessage()));
    try {
      check(ReplyReader.redemption(answer, bound), bound);
    } catch (HexkeyException e) {
      check(e);
    }
  }

  private static void check(Redemption redemption, boolean bound) {
    HexkeyException failure = redemption.failure();
    if (failure == null) {
      check(redemption.accessToken(), bound);
    } else if (redemption.refreshToken() == null) {
      throw new AssertionError("nothing to keep");
    } else {
      check(failure);
    }
  }

  private static void check(AccessToken token, boolean bound) {
    if (token.type().equals("DPoP") != bound) {
      throw new AssertionError("a token of another type");
    }
    if (!token.revealText().matches("[!-~]{1," + AccessToken.MAX_LENGTH + "}")) {
      throw new AssertionError("a token that no header carries");
    }
  }

  private static void check(HexkeyException failure) {
    FuzzedAnswer.requireHidden(String.valueOf(failure.getMessage()));
    if (failure.getCause() != null) {
      throw new AssertionError("a cause may hold a piece of the answer");
    }
  }
}
