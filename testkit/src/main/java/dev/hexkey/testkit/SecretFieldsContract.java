package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a store does whose secrets may be JSON objects with fields. */
public interface SecretFieldsContract {
  /** A started store that holds nothing; each call gives another. */
  SecretStoreFixture newStore() throws Exception;

  /** A secret of the store, held natively. */
  static SecretValue fetched(SecretStoreFixture at, String json) throws Exception {
    at.hold(at.address("app"), json.getBytes(StandardCharsets.UTF_8));
    return at.store().fetch(at.address("app")).value();
  }

  /** The text of a field, read and let go. */
  static Optional<String> textOf(SecretValue secret, String name) {
    return secret
        .field(name)
        .map(
            field -> {
              try (field) {
                return field.revealText();
              }
            });
  }

  @Test
  default void aMemberIsFoundByItsName() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue secret = fetched(at, "{\"user\":\"ada\",\"password\":\"s3\"}")) {
      assertThat(textOf(secret, "user")).contains("ada");
      assertThat(textOf(secret, "password")).contains("s3");
    }
  }

  @Test
  default void aMemberThatIsNotThereIsEmpty() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue secret = fetched(at, "{\"user\":\"ada\"}")) {
      assertThat(textOf(secret, "User")).isEmpty();
    }
  }

  @Test
  default void anEmptyTextIsAMember() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue secret = fetched(at, "{\"user\":\"\"}")) {
      assertThat(textOf(secret, "user")).contains("");
    }
  }

  @Test
  default void escapesOfAMemberAreUndone() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue secret =
            fetched(at, "{\"user\":\"a\\\"b\\\\c\\/d\\n\\u00fc\\uD83D\\uDD11\"}")) {
      assertThat(textOf(secret, "user")).contains("a\"b\\c/d\nü\uD83D\uDD11");
    }
  }

  @Test
  default void aWholeNumberIsItsDigits() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue secret = fetched(at, "{\"pin\":12345678901234567}")) {
      assertThat(textOf(secret, "pin")).contains("12345678901234567");
    }
  }

  @Test
  default void truthIsAWord() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue secret = fetched(at, "{\"yes\":true,\"no\":false}")) {
      assertThat(textOf(secret, "yes")).contains("true");
      assertThat(textOf(secret, "no")).contains("false");
    }
  }

  @Test
  default void aJsonNullIsTheWordNull() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue secret = fetched(at, "{\"user\":null}")) {
      assertThat(textOf(secret, "user")).contains("null");
    }
  }

  @Test
  default void aNestedObjectIsItsJson() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue secret = fetched(at, "{\"db\":{\"user\":\"ada\"}}")) {
      assertThat(textOf(secret, "db")).contains("{\"user\":\"ada\"}");
    }
  }

  @Test
  default void aMemberOfANestedObjectIsNotFoundFromOutside() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue secret = fetched(at, "{\"db\":{\"user\":\"ada\"}}")) {
      assertThat(textOf(secret, "user")).isEmpty();
      assertThat(textOf(secret, "db.user")).isEmpty();
    }
  }

  @Test
  default void aFieldIsTheReceiversToClose() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue secret = fetched(at, "{\"user\":\"ada\"}")) {
      secret.field("user").orElseThrow().close();

      assertThat(textOf(secret, "user")).contains("ada");
    }
  }

  @Test
  default void aFieldOutlivesItsSecret() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretValue secret = fetched(at, "{\"user\":\"ada\"}");
      try (SecretValue user = secret.field("user").orElseThrow()) {
        secret.close();

        assertThat(user.revealText()).isEqualTo("ada");
      }
    }
  }

  @Test
  default void aClosedSecretHasNoFieldsToTell() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretValue secret = fetched(at, "{\"user\":\"ada\"}");
      secret.close();

      failureOf(Family.CLOSED, () -> secret.field("user"));
    }
  }
}
