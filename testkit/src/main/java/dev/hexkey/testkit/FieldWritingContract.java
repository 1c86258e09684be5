package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertDiscreet;
import static dev.hexkey.testkit.Failures.failureOf;
import static dev.hexkey.testkit.SecretFieldsContract.fetched;
import static dev.hexkey.testkit.SecretFieldsContract.textOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretCompareAndSet;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretWriting;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a store does whose secrets may be JSON objects and whose fields can be set. */
public interface FieldWritingContract {
  /** A started store that holds nothing; each call gives another. */
  SecretStoreFixture newStore() throws Exception;

  private static SecretValue encode(
      SecretStoreFixture at, @Nullable SecretValue current, String name, String text) {
    try (SecretValue value = SecretValue.ofText(text)) {
      return at.as(SecretCompareAndSet.class).fieldEncoder().encode(current, name, value);
    }
  }

  /** What the store gives after the value was put there. */
  private static SecretValue storedAndFetched(SecretStoreFixture at, SecretValue value) {
    at.as(SecretWriting.class).put(at.address("app"), value);
    return at.store().fetch(at.address("app")).value();
  }

  @Test
  default void theFirstFieldBeginsAnObject() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue object = encode(at, null, "user", "ada");
        SecretValue read = storedAndFetched(at, object)) {
      assertThat(textOf(read, "user")).contains("ada");
    }
  }

  @Test
  default void aFieldIsAddedToTheOthers() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue current = fetched(at, "{\"user\":\"ada\",\"port\":5432,\"tls\":null}");
        SecretValue object = encode(at, current, "password", "s3");
        SecretValue read = storedAndFetched(at, object)) {
      assertThat(textOf(read, "password")).contains("s3");
      assertThat(textOf(read, "user")).contains("ada");
      assertThat(textOf(read, "port")).contains("5432");
      assertThat(textOf(read, "tls")).contains("null");
    }
  }

  @Test
  default void aFieldIsReplaced() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue current = fetched(at, "{\"user\":\"ada\",\"password\":\"old\"}");
        SecretValue object = encode(at, current, "password", "new");
        SecretValue read = storedAndFetched(at, object)) {
      assertThat(textOf(read, "password")).contains("new");
      assertThat(textOf(read, "user")).contains("ada");
    }
  }

  @Test
  default void anyTextIsAField() throws Exception {
    String text = "a\"b\\c\n\t\u0001{}[],: ü \uD83D\uDD11";
    try (SecretStoreFixture at = newStore();
        SecretValue object = encode(at, null, "user", text);
        SecretValue read = storedAndFetched(at, object)) {
      assertThat(textOf(read, "user")).contains(text);
    }
  }

  @Test
  default void aNameWithQuotesIsAField() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue object = encode(at, null, "a\"b\\c", "ada");
        SecretValue read = storedAndFetched(at, object)) {
      assertThat(textOf(read, "a\"b\\c")).contains("ada");
    }
  }

  @Test
  default void settingAFieldLeavesTheCurrentSecretOpen() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue current = fetched(at, "{\"user\":\"ada\"}")) {
      encode(at, current, "user", "eve").close();

      assertThat(textOf(current, "user")).contains("ada");
    }
  }

  @Test
  default void settingAFieldLeavesTheValueOpen() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue value = SecretValue.ofText("ada")) {
      at.as(SecretCompareAndSet.class).fieldEncoder().encode(null, "user", value).close();

      assertThat(value.revealText()).isEqualTo("ada");
    }
  }

  @Test
  default void settingAFieldWritesNothing() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue current = fetched(at, "{\"user\":\"ada\"}");
        SecretValue object = encode(at, current, "user", "eve");
        SecretValue stored = at.store().fetch(at.address("app")).value()) {
      assertThat(object.hasSameBytesAs(stored)).isFalse();
      assertThat(stored.hasSameBytesAs(current)).isTrue();
    }
  }

  @Test
  default void aSecretThatIsNoObjectTakesNoField() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue current = SecretValue.ofText("just " + Canary.SECRET)) {
      HexkeyException failure =
          failureOf(Family.INVALID, () -> encode(at, current, "user", Canary.SECRET).close());

      assertThat(failure.reason()).contains("NOT_AN_OBJECT");
      assertDiscreet(failure);
    }
  }
}
