package dev.hexkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.FetchedSecret.Validator;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a store does that can tell cheaply whether a value is still current. */
public interface ValidatorContract {
  /** A started store that holds nothing; each call gives another. */
  SecretStoreFixture newStore() throws Exception;

  private static Validator validatorOf(SecretStoreFixture at, String path) {
    FetchedSecret fetched = at.store().fetch(at.address(path));
    fetched.value().close();
    return Objects.requireNonNull(fetched.validatorOrNull(), "the store gives a validator");
  }

  @Test
  default void aValueIsCurrentWhileNothingChanges() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));

      Validator validator = validatorOf(at, "app");

      assertThat(validator.isCurrent()).isTrue();
      assertThat(validator.isCurrent()).isTrue();
    }
  }

  @Test
  default void aValueIsNotCurrentOnceItChanged() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));
      Validator validator = validatorOf(at, "app");

      at.hold(at.address("app"), at.content("another"));

      assertThat(validator.isCurrent()).isFalse();
    }
  }

  @Test
  default void aValueIsNotCurrentOnceItWasTaken() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));
      Validator validator = validatorOf(at, "app");

      at.remove(at.address("app"));

      assertThat(validator.isCurrent()).isFalse();
    }
  }

  @Test
  default void aValueStaysCurrentWhenAnotherChanges() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));
      Validator validator = validatorOf(at, "app");

      at.hold(at.address("web"), at.content("two"));

      assertThat(validator.isCurrent()).isTrue();
    }
  }

  @Test
  default void theValueReadAfterAChangeIsCurrent() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));
      at.hold(at.address("app"), at.content("another"));

      assertThat(validatorOf(at, "app").isCurrent()).isTrue();
    }
  }

  @Test
  default void aClosedStoreCallsNothingCurrent() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));
      Validator validator = validatorOf(at, "app");

      at.closeStore();

      assertThat(validator.isCurrent()).isFalse();
    }
  }
}
