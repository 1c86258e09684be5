package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertDiscreet;
import static dev.hexkey.testkit.Failures.assertHelpful;
import static dev.hexkey.testkit.Failures.failureOf;
import static dev.hexkey.testkit.SecretStoreContract.bytesAt;
import static dev.hexkey.testkit.SecretWritingContract.withVersion;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretDeletion;
import dev.hexkey.ports.SecretVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a store does that deletes. Its fetches name the versions that they read. */
public interface SecretDeletionContract {
  /** A started store that holds nothing; each call gives another. */
  SecretStoreFixture newStore() throws Exception;

  private static void delete(SecretStoreFixture at, String path) {
    at.as(SecretDeletion.class).delete(at.address(path));
  }

  private static SecretVersion hold(SecretStoreFixture at, String path, String text)
      throws Exception {
    at.hold(at.address(path), at.content(text));
    return at.store().fetch(at.address(path)).version().orElseThrow();
  }

  @Test
  default void aDeletedSecretIsNotFetched() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      hold(at, "app", "one");

      delete(at, "app");

      HexkeyException failure = failureOf(() -> at.store().fetch(at.address("app")));
      assertThat(failure.family()).isIn(Family.ABSENT, Family.DELETED);
    }
  }

  @Test
  default void aDeleteTakesTheOlderVersionsToo() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion first = hold(at, "app", "one");
      hold(at, "app", "two");

      delete(at, "app");

      SecretAddress older = withVersion(at.address("app"), first);
      HexkeyException failure = failureOf(() -> at.store().fetch(older));
      assertThat(failure.family()).isIn(Family.ABSENT, Family.DELETED);
    }
  }

  @Test
  default void aDeleteLeavesOtherSecrets() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      hold(at, "app", "one");
      hold(at, "application", "two");

      delete(at, "app");

      assertThat(bytesAt(at, at.address("application"))).isEqualTo(at.content("two"));
    }
  }

  @Test
  default void aDeleteOfAnAbsentSecretIsAbsent() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      HexkeyException failure = failureOf(Family.ABSENT, () -> delete(at, "nothing"));

      assertHelpful(failure);
    }
  }

  @Test
  default void theErrorForAnAbsentDeleteDoesNotShowThePath() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      assertDiscreet(failureOf(() -> delete(at, Canary.PATH)));
    }
  }

  @Test
  default void aSecondDeleteIsRefused() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      hold(at, "app", "one");
      delete(at, "app");

      HexkeyException failure = failureOf(() -> delete(at, "app"));

      assertThat(failure.family()).isIn(Family.ABSENT, Family.DELETED);
    }
  }

  @Test
  default void aDeleteOfOneVersionIsNotSupported() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion version = hold(at, "app", "one");

      failureOf(
          Family.UNSUPPORTED,
          () -> at.as(SecretDeletion.class).delete(withVersion(at.address("app"), version)));
    }
  }

  @Test
  default void aRefusedDeleteLeavesTheSecret() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion version = hold(at, "app", "one");
      SecretAddress one = withVersion(at.address("app"), version);

      failureOf(() -> at.as(SecretDeletion.class).delete(one));

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void aDeletedSecretIsStoredAgain() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      hold(at, "app", "one");
      delete(at, "app");

      hold(at, "app", "two");

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("two"));
    }
  }

  @Test
  default void aVersionIsNotUsedAgainAfterADelete() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      List<SecretVersion> made = new ArrayList<>();
      made.add(hold(at, "app", "one"));
      made.add(hold(at, "app", "two"));
      delete(at, "app");
      made.add(hold(at, "app", "three"));
      delete(at, "app");
      made.add(hold(at, "app", "four"));

      assertThat(made).doesNotHaveDuplicates();
    }
  }

  @Test
  default void anOldVersionStaysGoneWhenTheSecretIsStoredAgain() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion first = hold(at, "app", "one");
      delete(at, "app");
      hold(at, "app", "two");

      SecretAddress old = withVersion(at.address("app"), first);
      HexkeyException failure = failureOf(() -> at.store().fetch(old));

      assertThat(failure.family()).isIn(Family.ABSENT, Family.DELETED, Family.DESTROYED);
    }
  }

  @Test
  default void manyThreadsDeleteOneSecret() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      hold(at, "app", "one");

      List<Optional<Family>> ends = Race.run(4, runner -> familyOfDelete(at));

      assertThat(ends).contains(Optional.empty());
      assertThat(ends)
          .isSubsetOf(Optional.empty(), Optional.of(Family.ABSENT), Optional.of(Family.DELETED));
    }
  }

  private static Optional<Family> familyOfDelete(SecretStoreFixture at) {
    try {
      delete(at, "app");
      return Optional.empty();
    } catch (HexkeyException e) {
      return Optional.of(e.family());
    }
  }

  @Test
  default void aClosedStoreDeletesNothing() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      hold(at, "app", "one");
      at.closeStore();

      failureOf(Family.CLOSED, () -> delete(at, "app"));
    }
  }
}
