package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertDiscreet;
import static dev.hexkey.testkit.Failures.assertHelpful;
import static dev.hexkey.testkit.Failures.failureOf;
import static dev.hexkey.testkit.SecretStoreContract.bytesAt;
import static dev.hexkey.testkit.SecretWritingContract.withVersion;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretHistory;
import dev.hexkey.ports.SecretHistory.State;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.ports.SecretVersionDeletion;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a store does that deletes, recovers and destroys versions. It keeps a history, and its
 * fetches name the versions that they read.
 */
public interface SecretVersionDeletionContract extends SecretDeletionContract {
  private static SecretVersionDeletion deletion(SecretStoreFixture at) {
    return at.as(SecretVersionDeletion.class);
  }

  /** Puts a text there and gives the address of its version. */
  private static SecretAddress hold(SecretStoreFixture at, String path, String text)
      throws Exception {
    at.hold(at.address(path), at.content(text));
    SecretVersion version = at.store().fetch(at.address(path)).version().orElseThrow();
    return withVersion(at.address(path), version);
  }

  /** The address of a version that {@code app} never had. */
  private static SecretAddress missingVersion(SecretStoreFixture at) throws Exception {
    hold(at, "app", "one");
    hold(at, "web", "one");
    return withVersion(at.address("app"), hold(at, "web", "two").version().orElseThrow());
  }

  private static List<State> states(SecretStoreFixture at) {
    return at.as(SecretHistory.class).history(at.address("app")).stream()
        .map(SecretHistory.Entry::state)
        .toList();
  }

  private static void assertVersionError(HexkeyException failure, String reason) {
    assertThat(failure.code()).isEqualTo(ErrorCodes.SECRET_VERSION_ERROR);
    assertThat(failure.reason()).contains(reason);
    assertHelpful(failure);
  }

  @Test
  default void aDeletedVersionIsAnsweredDeleted() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress first = hold(at, "app", "one");
      hold(at, "app", "two");

      deletion(at).deleteVersion(first);

      assertVersionError(failureOf(Family.DELETED, () -> at.store().fetch(first)), "DELETED");
    }
  }

  @Test
  default void deletingAVersionLeavesTheOthers() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress first = hold(at, "app", "one");
      SecretAddress second = hold(at, "app", "two");
      SecretAddress third = hold(at, "app", "three");

      deletion(at).deleteVersion(second);

      assertThat(bytesAt(at, first)).isEqualTo(at.content("one"));
      assertThat(bytesAt(at, third)).isEqualTo(at.content("three"));
    }
  }

  @Test
  default void theNewestVersionDeletedBringsNoOlderOneBack() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      hold(at, "app", "one");

      deletion(at).deleteVersion(hold(at, "app", "two"));

      failureOf(Family.DELETED, () -> at.store().fetch(at.address("app")));
    }
  }

  @Test
  default void aSecondDeleteOfAVersionIsAnsweredDeleted() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress first = hold(at, "app", "one");
      deletion(at).deleteVersion(first);

      failureOf(Family.DELETED, () -> deletion(at).deleteVersion(first));
    }
  }

  @Test
  default void aVersionThatNeverWasIsNeitherDeletedNorRecoveredNorDestroyed() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress missing = missingVersion(at);

      failureOf(Family.ABSENT, () -> deletion(at).deleteVersion(missing));
      failureOf(Family.ABSENT, () -> deletion(at).undelete(missing));
      failureOf(Family.ABSENT, () -> deletion(at).destroy(missing));
    }
  }

  @Test
  default void anAbsentSecretIsNeitherRecoveredNorDestroyed() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress nothing = at.address("nothing");

      failureOf(Family.ABSENT, () -> deletion(at).undelete(nothing));
      failureOf(Family.ABSENT, () -> deletion(at).destroyAll(nothing));
    }
  }

  @Test
  default void theErrorsForAnAbsentVersionDoNotShowThePath() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress nothing = withVersion(at.address(Canary.PATH), SecretVersion.of(1));

      assertDiscreet(failureOf(() -> deletion(at).deleteVersion(nothing)));
      assertDiscreet(failureOf(() -> deletion(at).undelete(nothing)));
      assertDiscreet(failureOf(() -> deletion(at).destroy(nothing)));
    }
  }

  @Test
  default void aDeletedVersionIsRecovered() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress first = hold(at, "app", "one");
      deletion(at).deleteVersion(first);

      deletion(at).undelete(first);

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void withoutAVersionAllThatIsDeletedIsRecovered() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress first = hold(at, "app", "one");
      SecretAddress second = hold(at, "app", "two");
      deletion(at).delete(at.address("app"));

      deletion(at).undelete(at.address("app"));

      assertThat(bytesAt(at, first)).isEqualTo(at.content("one"));
      assertThat(bytesAt(at, second)).isEqualTo(at.content("two"));
    }
  }

  @Test
  default void recoveringAVersionLeavesTheOthersDeleted() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress first = hold(at, "app", "one");
      SecretAddress second = hold(at, "app", "two");
      deletion(at).delete(at.address("app"));

      deletion(at).undelete(second);

      failureOf(Family.DELETED, () -> at.store().fetch(first));
    }
  }

  @Test
  default void recoveringWhatIsReadableChangesNothing() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress first = hold(at, "app", "one");

      deletion(at).undelete(first);

      assertThat(states(at)).containsExactly(State.READABLE);
    }
  }

  @Test
  default void aDestroyedVersionIsAnsweredDestroyed() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress first = hold(at, "app", "one");
      SecretAddress second = hold(at, "app", "two");

      deletion(at).destroy(first);

      assertVersionError(failureOf(Family.DESTROYED, () -> at.store().fetch(first)), "DESTROYED");
      assertThat(bytesAt(at, second)).isEqualTo(at.content("two"));
    }
  }

  @Test
  default void aDestroyedVersionIsNotRecovered() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress first = hold(at, "app", "one");
      deletion(at).destroy(first);

      failureOf(Family.DESTROYED, () -> deletion(at).undelete(first));

      failureOf(Family.DESTROYED, () -> at.store().fetch(first));
    }
  }

  @Test
  default void aDeletedVersionIsDestroyed() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress first = hold(at, "app", "one");
      deletion(at).deleteVersion(first);

      deletion(at).destroy(first);

      failureOf(Family.DESTROYED, () -> at.store().fetch(first));
    }
  }

  @Test
  default void aSecondDestructionIsAnsweredDestroyed() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress first = hold(at, "app", "one");
      deletion(at).destroy(first);

      failureOf(Family.DESTROYED, () -> deletion(at).destroy(first));
    }
  }

  @Test
  default void nothingIsDestroyedWithoutAVersion() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress first = hold(at, "app", "one");

      failureOf(Family.UNSUPPORTED, () -> deletion(at).destroy(at.address("app")));
      failureOf(Family.UNSUPPORTED, () -> deletion(at).deleteVersion(at.address("app")));
      failureOf(Family.UNSUPPORTED, () -> deletion(at).destroyAll(first));

      assertThat(bytesAt(at, first)).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void allVersionsAreDestroyedAtOnce() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress first = hold(at, "app", "one");
      deletion(at).deleteVersion(first);
      hold(at, "app", "two");

      deletion(at).destroyAll(at.address("app"));

      for (SecretAddress each : List.of(first, at.address("app"))) {
        assertThat(failureOf(() -> at.store().fetch(each)).family())
            .isIn(Family.DESTROYED, Family.ABSENT);
      }
    }
  }

  @Test
  default void destroyingASecretLeavesOthers() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      hold(at, "app", "one");
      hold(at, "application", "two");

      deletion(at).destroyAll(at.address("app"));

      assertThat(bytesAt(at, at.address("application"))).isEqualTo(at.content("two"));
    }
  }

  @Test
  default void aHistoryTellsReadableDeletedAndDestroyedApart() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress first = hold(at, "app", "one");
      SecretAddress second = hold(at, "app", "two");
      hold(at, "app", "three");

      deletion(at).destroy(first);
      deletion(at).deleteVersion(second);

      assertThat(states(at)).containsExactly(State.READABLE, State.DELETED, State.DESTROYED);
    }
  }

  @Test
  default void aClosedStoreChangesNoVersion() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress first = hold(at, "app", "one");
      at.closeStore();

      failureOf(Family.CLOSED, () -> deletion(at).deleteVersion(first));
      failureOf(Family.CLOSED, () -> deletion(at).undelete(first));
      failureOf(Family.CLOSED, () -> deletion(at).destroy(first));
    }
  }
}
