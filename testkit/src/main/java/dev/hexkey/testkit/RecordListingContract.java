package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.failureOf;
import static dev.hexkey.testkit.RecordStoreContract.document;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordStore;
import org.junit.jupiter.api.Test;

/** How a {@link RecordStore} finds records by prefix, and profiles. */
public interface RecordListingContract {
  /** A started store that holds nothing; each call gives another. */
  RecordStoreFixture newStore() throws Exception;

  @Test
  default void anEmptyPrefixListsTheWholeProfile() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      write(at, "app", "web");

      assertThat(at.store().list(at.profile(), "")).containsExactly(at.key("app"), at.key("web"));
    }
  }

  private static void write(RecordStoreFixture at, String... names) {
    for (String name : names) {
      at.store().compareAndSet(at.key(name), 0, document(name), null);
    }
  }

  @Test
  default void aPrefixListsWhatStartsWithIt() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      write(at, "app", "app/db", "application", "ap", "web/app");

      assertThat(at.store().list(at.profile(), "app"))
          .containsExactly(at.key("app"), at.key("app/db"), at.key("application"));
    }
  }

  @Test
  default void aPrefixMeansEachOfItsCharacters() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      write(at, "a%c", "a_c", "a*c", "a?c", "abc", "abbc");

      assertThat(at.store().list(at.profile(), "a%")).containsExactly(at.key("a%c"));
      assertThat(at.store().list(at.profile(), "a_")).containsExactly(at.key("a_c"));
      assertThat(at.store().list(at.profile(), "a*")).containsExactly(at.key("a*c"));
      assertThat(at.store().list(at.profile(), "a?")).containsExactly(at.key("a?c"));
    }
  }

  @Test
  default void aPrefixMindsTheCaseOfLetters() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      write(at, "App", "app");

      assertThat(at.store().list(at.profile(), "a")).containsExactly(at.key("app"));
    }
  }

  @Test
  default void aPrefixOutsideAsciiIsFound() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      write(at, "öl/1", "öl/2", "ol/1", "ö");

      assertThat(at.store().list(at.profile(), "öl"))
          .containsExactly(at.key("öl/1"), at.key("öl/2"));
    }
  }

  @Test
  default void aPrefixEndingInTheLastCharacterIsFound() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      write(at, "a\uFFFF", "a\uFFFFb", "b");

      assertThat(at.store().list(at.profile(), "a\uFFFF"))
          .containsExactly(at.key("a\uFFFF"), at.key("a\uFFFFb"));
    }
  }

  @Test
  default void keysAreListedInTheOrderOfTheirCharacters() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      write(at, "b", "a/z", "a-b", "B", "a", "aa");

      assertThat(at.store().list(at.profile(), ""))
          .extracting(RecordKey::name)
          .containsExactly("B", "a", "a-b", "a/z", "aa", "b");
    }
  }

  @Test
  default void aPrefixThatNothingStartsWithListsNothing() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      write(at, "app");

      assertThat(at.store().list(at.profile(), "b")).isEmpty();
    }
  }

  @Test
  default void aListHoldsNothingOfOtherProfiles() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      write(at, "app");

      assertThat(at.store().list(at.otherProfile(), "")).isEmpty();
    }
  }

  @Test
  default void aDeletedRecordIsNoLongerListed() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      write(at, "app", "web");

      at.store().delete(at.key("app"), 1, null);

      assertThat(at.store().list(at.profile(), "")).containsExactly(at.key("web"));
    }
  }

  @Test
  default void aRecordOfManyVersionsIsListedOnce() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);
      at.store().compareAndSet(at.key("app"), 1, document("two"), null);

      assertThat(at.store().list(at.profile(), "")).containsExactly(at.key("app"));
    }
  }

  @Test
  default void aListOfAMissingProfileIsAbsent() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      HexkeyException failure =
          failureOf(Family.ABSENT, () -> at.store().list(at.missingProfile(), ""));

      assertThat(failure.code()).isEqualTo(ErrorCodes.MOUNT_NOT_FOUND);
    }
  }

  @Test
  default void profilesAreListedInOrder() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      assertThat(at.store().profiles())
          .contains(at.profile(), at.otherProfile())
          .doesNotContain(at.missingProfile())
          .isSorted();
    }
  }
}
