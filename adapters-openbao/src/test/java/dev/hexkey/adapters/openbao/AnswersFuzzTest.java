package dev.hexkey.adapters.openbao;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretValue;
import java.util.Optional;
import okhttp3.Headers;

/** Whatever a server says is read or refused, and nothing else is thrown. */
class AnswersFuzzTest {
  @FuzzTest(maxDuration = "4m")
  void anyBytesAreAVersionOrNone(byte[] input) {
    KvVersion version = KvVersion.read(input.clone());
    if (version == null) {
      return;
    }
    byte[] value = version.value();
    if (value != null && (value[0] != '{' || value[value.length - 1] != '}')) {
      throw new AssertionError("what was cut out is no object");
    }
    if (version.isPresent() && version.version() < 1) {
      throw new AssertionError("a version below 1");
    }
  }

  @FuzzTest(maxDuration = "4m")
  void anyBytesHaveAFieldOrNone(byte[] input) {
    try (SecretValue secret = SecretValue.of(input)) {
      Optional<SecretValue> found = KvFields.decode(secret, "a");
      found.ifPresent(SecretValue::revealBytes);
    } catch (HexkeyException e) {
      if (e.code().isEmpty()) {
        throw new AssertionError("an error without a code", e);
      }
    }
  }

  @FuzzTest(maxDuration = "4m")
  void anyBytesHaveErrorsOrNone(byte[] input) {
    try (Reply reply = new Reply(429, Headers.EMPTY, input.clone())) {
      boolean any = Answers.hasErrors(reply);
      if (Answers.mentionsInErrors(reply, "sealed") && !any) {
        throw new AssertionError("an error that is none");
      }
    }
  }
}
