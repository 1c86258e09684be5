package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertDiscreet;
import static dev.hexkey.testkit.Failures.assertHelpful;
import static dev.hexkey.testkit.Failures.failureOf;
import static dev.hexkey.testkit.SecretStoreContract.bytesAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretHistory;
import dev.hexkey.ports.SecretHistory.Entry;
import dev.hexkey.ports.SecretHistory.State;
import dev.hexkey.ports.SecretVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a store does that keeps versions. */
public interface SecretHistoryContract {
  /** A started store that holds nothing; each call gives another. */
  SecretStoreFixture newStore() throws Exception;

  /** Puts a text there and gives the version that a fetch then names. */
  private static SecretVersion hold(SecretStoreFixture at, String path, String text)
      throws Exception {
    at.hold(at.address(path), at.content(text));
    return at.store().fetch(at.address(path)).version().orElseThrow();
  }

  private static SecretAddress address(SecretStoreFixture at, String path, SecretVersion version) {
    SecretAddress newest = at.address(path);
    return new SecretAddress(newest.mount(), newest.path(), version);
  }

  private static List<Entry> history(SecretStoreFixture at, String path) {
    return at.as(SecretHistory.class).history(at.address(path));
  }

  @Test
  default void aFetchNamesTheVersionItRead() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));

      assertThat(at.store().fetch(at.address("app")).version()).isPresent();
    }
  }

  @Test
  default void eachVersionHasAnotherName() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      List<SecretVersion> versions =
          List.of(hold(at, "app", "one"), hold(at, "app", "two"), hold(at, "app", "three"));

      assertThat(versions).doesNotHaveDuplicates();
    }
  }

  @Test
  default void theSameBytesAgainAreAnotherVersion() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion first = hold(at, "app", "one");

      assertThat(hold(at, "app", "one")).isNotEqualTo(first);
    }
  }

  @Test
  default void anOlderVersionIsReadByItsName() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion first = hold(at, "app", "one");
      hold(at, "app", "two");

      assertThat(bytesAt(at, address(at, "app", first))).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void theNewestVersionIsReadByItsNameToo() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      hold(at, "app", "one");
      SecretVersion second = hold(at, "app", "two");

      assertThat(bytesAt(at, address(at, "app", second))).isEqualTo(at.content("two"));
    }
  }

  @Test
  default void aFetchByNameAnswersWithThatName() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion first = hold(at, "app", "one");
      hold(at, "app", "two");

      assertThat(at.store().fetch(address(at, "app", first)).version()).contains(first);
    }
  }

  @Test
  default void readingAnOlderVersionDoesNotMakeItTheNewest() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion first = hold(at, "app", "one");
      hold(at, "app", "two");

      at.store().fetch(address(at, "app", first)).value().close();

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("two"));
    }
  }

  /** Gives the name of a version that {@code app} never had, though it is one of this store. */
  private static SecretVersion versionThatAppLacks(SecretStoreFixture at) throws Exception {
    hold(at, "app", "one");
    hold(at, "web", "one");
    hold(at, "web", "two");
    return hold(at, "web", "three");
  }

  @Test
  default void aVersionThatNeverWasIsAbsent() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion other = versionThatAppLacks(at);

      HexkeyException failure = failureOf(() -> at.store().fetch(address(at, "app", other)));

      assertThat(failure).isInstanceOf(AbsentException.class);
    }
  }

  @Test
  default void theErrorForAnAbsentVersionSaysWhatToDo() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion other = versionThatAppLacks(at);

      assertHelpful(failureOf(() -> at.store().fetch(address(at, "app", other))));
    }
  }

  @Test
  default void aHistoryHoldsOneEntryForEachVersion() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      List<SecretVersion> written =
          List.of(hold(at, "app", "one"), hold(at, "app", "two"), hold(at, "app", "three"));

      assertThat(history(at, "app"))
          .extracting(Entry::version)
          .containsExactlyInAnyOrderElementsOf(written);
    }
  }

  @Test
  default void aHistoryBeginsWithTheNewest() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion first = hold(at, "app", "one");
      SecretVersion second = hold(at, "app", "two");
      SecretVersion third = hold(at, "app", "three");

      assertThat(history(at, "app"))
          .extracting(Entry::version)
          .containsSubsequence(third, second, first);
    }
  }

  @Test
  default void aHistoryOfTwelveVersionsIsStillInOrder() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      List<SecretVersion> written = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        written.add(0, hold(at, "app", "value " + i));
      }

      List<SecretVersion> listed = history(at, "app").stream().map(Entry::version).toList();

      // a store may keep fewer than twelve
      assertThat(listed).isEqualTo(written.subList(0, listed.size())).hasSizeGreaterThan(2);
    }
  }

  @Test
  default void datesInAHistoryNeverRise() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      hold(at, "app", "one");
      hold(at, "app", "two");
      hold(at, "app", "three");

      List<Instant> dates =
          history(at, "app").stream().map(Entry::createdAt).flatMap(Optional::stream).toList();

      assertThat(dates).isSortedAccordingTo(Comparator.reverseOrder());
    }
  }

  @Test
  default void everyReadableVersionOfAHistoryIsRead() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      hold(at, "app", "one");
      hold(at, "app", "two");

      List<Entry> history = history(at, "app");

      assertThat(history).extracting(Entry::state).containsOnly(State.READABLE);
      assertThat(history)
          .extracting(entry -> bytesAt(at, address(at, "app", entry.version())))
          .containsExactly(at.content("two"), at.content("one"));
    }
  }

  @Test
  default void aHistoryDoesNotMindTheVersionOfItsAddress() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion first = hold(at, "app", "one");
      hold(at, "app", "two");

      assertThat(at.as(SecretHistory.class).history(address(at, "app", first)))
          .isEqualTo(history(at, "app"));
    }
  }

  @Test
  default void aHistoryHoldsNothingOfOtherSecrets() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      hold(at, "app", "one");
      hold(at, "application", "two");

      assertThat(history(at, "app")).hasSize(1);
    }
  }

  @Test
  default void aHistoryRevealsNothing() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      hold(at, Canary.PATH, Canary.SECRET);

      assertThat(history(at, Canary.PATH).toString()).doesNotContain(Canary.SECRET, Canary.PATH);
    }
  }

  @Test
  default void theHistoryOfAnAbsentSecretIsAbsent() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      hold(at, "app", "one");

      failureOf(Family.ABSENT, () -> history(at, "nothing"));
    }
  }

  @Test
  default void theErrorForAnAbsentHistoryDoesNotShowThePath() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      assertDiscreet(failureOf(() -> history(at, Canary.PATH)));
    }
  }

  @Test
  default void takingASecretAwayTakesItsHistory() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      hold(at, "app", "one");
      at.remove(at.address("app"));

      failureOf(Family.ABSENT, () -> history(at, "app"));
    }
  }

  @Test
  default void takingASecretAwayTakesItsOlderVersions() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretVersion first = hold(at, "app", "one");
      hold(at, "app", "two");
      at.remove(at.address("app"));

      failureOf(Family.ABSENT, () -> at.store().fetch(address(at, "app", first)));
    }
  }

  @Test
  default void aSecretAtATakenPathDoesNotBringTheOldVersionsBack() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      hold(at, "app", "one");
      at.remove(at.address("app"));

      SecretVersion second = hold(at, "app", "two");

      assertThat(history(at, "app")).extracting(Entry::version).containsExactly(second);
    }
  }

  @Test
  default void aClosedStoreHasNoHistoryToTell() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      hold(at, "app", "one");
      at.closeStore();

      failureOf(Family.CLOSED, () -> history(at, "app"));
    }
  }
}
