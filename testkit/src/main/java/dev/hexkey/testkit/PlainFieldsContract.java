package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertDiscreet;
import static dev.hexkey.testkit.Failures.assertHelpful;
import static dev.hexkey.testkit.Failures.failureOf;
import static dev.hexkey.testkit.SecretFieldsContract.fetched;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretValue;
import org.junit.jupiter.api.Test;

/** What a store does whose secrets may be JSON objects, but also any other text. */
public interface PlainFieldsContract extends SecretFieldsContract {
  @Test
  default void aTextThatIsNoObjectHasNoFields() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue secret = fetched(at, "just " + Canary.SECRET)) {
      HexkeyException failure = failureOf(Family.INVALID, () -> secret.field("user"));

      assertThat(failure.code()).isEqualTo(ErrorCodes.SECRET_FORMAT_ERROR);
      assertThat(failure.reason()).contains("NOT_AN_OBJECT");
      assertHelpful(failure);
    }
  }

  @Test
  default void theErrorForATextThatIsNoObjectDoesNotShowIt() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue secret = fetched(at, "{\"user\":" + Canary.SECRET)) {
      assertDiscreet(failureOf(() -> secret.field("user")));
    }
  }

  @Test
  default void anArrayHasNoFields() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue secret = fetched(at, "[\"user\"]")) {
      failureOf(Family.INVALID, () -> secret.field("user"));
    }
  }

  @Test
  default void anObjectThatIsCutOffHasNoFields() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue secret = fetched(at, "{\"user\":\"ada\",\"pass")) {
      failureOf(Family.INVALID, () -> secret.field("user"));
    }
  }

  @Test
  default void anObjectThatGoesOnHasNoFields() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue secret = fetched(at, "{\"user\":\"ada\"} and more")) {
      failureOf(Family.INVALID, () -> secret.field("user"));
    }
  }

  @Test
  default void anObjectThatNamesAMemberTwiceHasNoFields() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue secret = fetched(at, "{\"user\":\"ada\",\"user\":\"eve\"}")) {
      failureOf(Family.INVALID, () -> secret.field("user"));
    }
  }

  @Test
  default void aTextWithoutFieldsIsStillReadWhole() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue secret = fetched(at, "{\"user\":\"ada")) {
      assertThat(secret.revealText()).isEqualTo("{\"user\":\"ada");
    }
  }
}
