package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertDiscreet;
import static dev.hexkey.testkit.Failures.assertHelpful;
import static dev.hexkey.testkit.Failures.failureOf;
import static dev.hexkey.testkit.SecretStoreContract.bytesAt;
import static dev.hexkey.testkit.SecretWritingContract.put;
import static dev.hexkey.testkit.SecretWritingContract.withVersion;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretCompareAndSet;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a store does that writes only if nobody else did. */
public interface SecretCompareAndSetContract {
  /** A started store that holds nothing; each call gives another. */
  SecretStoreFixture newStore() throws Exception;

  private static SecretVersion putIfVersion(
      SecretStoreFixture at, String path, @Nullable SecretVersion expected, String text) {
    try (SecretValue value = SecretValue.of(at.content(text))) {
      return at.as(SecretCompareAndSet.class).putIfVersion(at.address(path), expected, value);
    }
  }

  @Test
  default void aSecretSeenAbsentIsCreated() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion made = putIfVersion(at, "app", null, "one");

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("one"));
      assertThat(at.store().fetch(at.address("app")).version()).contains(made);
    }
  }

  @Test
  default void aSecondCreationConflicts() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      putIfVersion(at, "app", null, "one");

      HexkeyException failure =
          failureOf(Family.CONFLICTING, () -> putIfVersion(at, "app", null, "two"));

      assertThat(failure.code()).isEqualTo(ErrorCodes.SECRET_CONFLICT);
    }
  }

  @Test
  default void theSeenVersionIsReplaced() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion seen = put(at, "app", "one");

      SecretVersion made = putIfVersion(at, "app", seen, "two");

      assertThat(made).isNotEqualTo(seen);
      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("two"));
    }
  }

  @Test
  default void anOlderVersionConflicts() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion seen = put(at, "app", "one");
      put(at, "app", "two");

      failureOf(Family.CONFLICTING, () -> putIfVersion(at, "app", seen, "three"));
    }
  }

  @Test
  default void aVersionOfAnAbsentSecretConflicts() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion other = put(at, "web", "one");

      failureOf(Family.CONFLICTING, () -> putIfVersion(at, "app", other, "two"));
      failureOf(Family.ABSENT, () -> at.store().fetch(at.address("app")));
    }
  }

  @Test
  default void aVersionOfATakenSecretConflicts() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion seen = put(at, "app", "one");
      at.remove(at.address("app"));

      failureOf(Family.CONFLICTING, () -> putIfVersion(at, "app", seen, "two"));
    }
  }

  @Test
  default void aTakenSecretIsCreatedAgain() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      put(at, "app", "one");
      at.remove(at.address("app"));

      putIfVersion(at, "app", null, "two");

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("two"));
    }
  }

  @Test
  default void aConflictLeavesTheValue() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      put(at, "app", "one");

      failureOf(() -> putIfVersion(at, "app", null, "two"));

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void aConflictLeavesTheVersion() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion made = put(at, "app", "one");

      failureOf(() -> putIfVersion(at, "app", null, "two"));

      assertThat(at.store().fetch(at.address("app")).version()).contains(made);
    }
  }

  @Test
  default void theErrorOfAConflictSaysWhatToDo() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      put(at, "app", "one");

      assertHelpful(failureOf(() -> putIfVersion(at, "app", null, "two")));
    }
  }

  @Test
  default void theErrorOfAConflictShowsNothing() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      put(at, Canary.PATH, Canary.SECRET);

      assertDiscreet(failureOf(() -> putIfVersion(at, Canary.PATH, null, Canary.SECRET)));
    }
  }

  @Test
  default void aConditionalPutToAVersionIsNotSupported() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue value = SecretValue.of(at.content("two"))) {
      SecretVersion seen = put(at, "app", "one");

      failureOf(
          Family.UNSUPPORTED,
          () ->
              at.as(SecretCompareAndSet.class)
                  .putIfVersion(withVersion(at.address("app"), seen), seen, value));
      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void aConditionalPutLeavesTheWritersValueOpen() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue value = SecretValue.of(at.content("one"))) {
      at.as(SecretCompareAndSet.class).putIfVersion(at.address("app"), null, value);

      assertThat(value.revealBytes()).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void additionsByManyThreadsAreNotLost() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      int surplus = at.content("x").length - 1;
      put(at, "app", "x");

      CyclicBarrier allHaveRead = new CyclicBarrier(4);

      Race.run(
          4,
          runner -> {
            for (int i = 0; i < 5; i++) {
              FetchedSecret seen = at.store().fetch(at.address("app"));
              allHaveRead.await();
              lengthen(at, seen, surplus);
            }
            return runner;
          });

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("x".repeat(21)));
    }
  }

  /** Writes a text that is one letter longer than what was seen, or than what is there by then. */
  private static void lengthen(SecretStoreFixture at, FetchedSecret first, int surplus) {
    FetchedSecret seen = first;
    while (true) {
      int length = seen.value().sizeBytes() - surplus;
      try {
        putIfVersion(at, "app", seen.version().orElseThrow(), "x".repeat(length + 1));
        return;
      } catch (HexkeyException e) {
        assertThat(e.family()).isEqualTo(Family.CONFLICTING);
        seen = at.store().fetch(at.address("app"));
      }
    }
  }

  @Test
  default void ofManyCreatorsOneWins() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      List<Boolean> won = Race.run(8, runner -> creates(at, "value " + runner));

      assertThat(won).containsOnlyOnce(true);
      assertThat(bytesAt(at, at.address("app")))
          .isEqualTo(at.content("value " + won.indexOf(true)));
    }
  }

  private static boolean creates(SecretStoreFixture at, String text) {
    try {
      putIfVersion(at, "app", null, text);
      return true;
    } catch (HexkeyException e) {
      assertThat(e.family()).isEqualTo(Family.CONFLICTING);
      return false;
    }
  }

  @Test
  default void aClosedStoreTakesNoConditionalPut() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.closeStore();

      failureOf(Family.CLOSED, () -> putIfVersion(at, "app", null, "one"));
    }
  }
}
