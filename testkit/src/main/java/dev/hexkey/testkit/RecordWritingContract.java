package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertDiscreet;
import static dev.hexkey.testkit.Failures.assertHelpful;
import static dev.hexkey.testkit.Failures.failureOf;
import static dev.hexkey.testkit.RecordStoreContract.document;
import static dev.hexkey.testkit.RecordStoreContract.valueAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Document;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.StoredRecord;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** How a {@link RecordStore} writes, replaces and deletes records. */
public interface RecordWritingContract {
  /** A started store that holds nothing; each call gives another. */
  RecordStoreFixture newStore() throws Exception;

  @Test
  default void aRecordThatWasNeverWrittenIsNotFound() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      assertThat(at.store().find(at.key("nothing"))).isEmpty();
    }
  }

  @Test
  default void aWrittenRecordIsFound() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);

      assertThat(valueAt(at, at.key("app"))).isEqualTo("one");
    }
  }

  @Test
  default void aFoundRecordNamesItsKeyAndVersion() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      long version = at.store().compareAndSet(at.key("app"), 0, document("one"), null);

      StoredRecord found = at.store().find(at.key("app")).orElseThrow();

      assertThat(found.key()).isEqualTo(at.key("app"));
      assertThat(found.version()).isEqualTo(version);
    }
  }

  @Test
  default void theFirstWriteIsVersionOne() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      assertThat(at.store().compareAndSet(at.key("app"), 0, document("one"), null)).isEqualTo(1);
    }
  }

  @Test
  default void eachWriteIsOneVersionMore() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);

      assertThat(at.store().compareAndSet(at.key("app"), 1, document("two"), null)).isEqualTo(2);
      assertThat(at.store().compareAndSet(at.key("app"), 2, document("three"), null)).isEqualTo(3);
    }
  }

  @Test
  default void aLaterWriteReplacesTheRecord() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);

      at.store().compareAndSet(at.key("app"), 1, document("two"), null);

      assertThat(valueAt(at, at.key("app"))).isEqualTo("two");
    }
  }

  @Test
  default void recordsOfTwoNamesAreApart() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);
      at.store().compareAndSet(at.key("App"), 0, document("two"), null);

      assertThat(valueAt(at, at.key("app"))).isEqualTo("one");
      assertThat(valueAt(at, at.key("App"))).isEqualTo("two");
    }
  }

  @Test
  default void recordsOfTwoProfilesAreApart() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      RecordKey other = new RecordKey(at.otherProfile(), "app");
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);

      assertThat(at.store().find(other)).isEmpty();
      assertThat(at.store().compareAndSet(other, 0, document("two"), null)).isEqualTo(1);
      assertThat(valueAt(at, at.key("app"))).isEqualTo("one");
    }
  }

  @Test
  default void anyPrintableNameIsItself() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      RecordKey strange = at.key("a/b:c d%e_f'g\"h\\i*j?k[l] ü 密 \uD83D\uDD11");
      at.store().compareAndSet(strange, 0, document("one"), null);

      assertThat(valueAt(at, strange)).isEqualTo("one");
    }
  }

  @Test
  default void theLongestNameIsHeld() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      RecordKey longest = at.key("n".repeat(1024));
      at.store().compareAndSet(longest, 0, document("one"), null);

      assertThat(valueAt(at, longest)).isEqualTo("one");
      assertThat(at.store().find(at.key("n".repeat(1023)))).isEmpty();
    }
  }

  @Test
  default void aSecondFirstWriteConflicts() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);

      HexkeyException failure =
          failureOf(
              Family.CONFLICTING,
              () -> at.store().compareAndSet(at.key("app"), 0, document("two"), null));

      assertThat(failure.code()).isEqualTo(ErrorCodes.RECORD_CONFLICT);
    }
  }

  @Test
  default void aWriteOverAnOldVersionConflicts() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);
      at.store().compareAndSet(at.key("app"), 1, document("two"), null);

      failureOf(
          Family.CONFLICTING,
          () -> at.store().compareAndSet(at.key("app"), 1, document("three"), null));
    }
  }

  @Test
  default void aWriteOverAVersionThatIsNotYetThereConflicts() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);

      failureOf(
          Family.CONFLICTING,
          () -> at.store().compareAndSet(at.key("app"), 2, document("two"), null));
    }
  }

  @Test
  default void aWriteOverARecordThatIsNotThereConflicts() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      failureOf(
          Family.CONFLICTING,
          () -> at.store().compareAndSet(at.key("app"), 1, document("one"), null));
      assertThat(at.store().find(at.key("app"))).isEmpty();
    }
  }

  @Test
  default void aConflictLeavesTheRecordAsItWas() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);

      failureOf(() -> at.store().compareAndSet(at.key("app"), 0, document("two"), null));

      assertThat(valueAt(at, at.key("app"))).isEqualTo("one");
    }
  }

  @Test
  default void aConflictUsesUpNoVersion() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);

      failureOf(() -> at.store().compareAndSet(at.key("app"), 0, document("two"), null));

      assertThat(at.store().compareAndSet(at.key("app"), 1, document("three"), null)).isEqualTo(2);
    }
  }

  @Test
  default void theErrorOfAConflictSaysWhatToDo() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      assertHelpful(
          failureOf(() -> at.store().compareAndSet(at.key("app"), 1, document("one"), null)));
    }
  }

  @Test
  default void theErrorOfAConflictShowsNoValue() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document(Canary.SECRET), null);

      assertDiscreet(
          failureOf(
              () -> at.store().compareAndSet(at.key("app"), 0, document(Canary.SECRET), null)));
    }
  }

  @Test
  default void aWriteIntoAMissingProfileIsAbsent() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      RecordKey nowhere = new RecordKey(at.missingProfile(), "app");

      HexkeyException failure =
          failureOf(
              Family.ABSENT, () -> at.store().compareAndSet(nowhere, 0, document("one"), null));

      assertThat(failure.code()).isEqualTo(ErrorCodes.MOUNT_NOT_FOUND);
    }
  }

  @Test
  default void incrementsByManyThreadsAreNotLost() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      RecordKey counter = at.key("counter");
      at.store().compareAndSet(counter, 0, document(0L), null);

      CyclicBarrier allHaveRead = new CyclicBarrier(4);

      Race.run(
          4,
          runner -> {
            for (int i = 0; i < 10; i++) {
              StoredRecord seen = at.store().find(counter).orElseThrow();
              allHaveRead.await();
              increment(at.store(), seen);
            }
            return runner;
          });

      assertThat(valueAt(at, counter)).isEqualTo(40L);
    }
  }

  /** Adds one to what was seen, or to what is there by then. */
  private static void increment(RecordStore store, StoredRecord first) {
    StoredRecord seen = first;
    while (true) {
      long next = seen.value().number("value").orElseThrow() + 1;
      try {
        store.compareAndSet(seen.key(), seen.version(), document(next), null);
        return;
      } catch (HexkeyException e) {
        assertThat(e.family()).isEqualTo(Family.CONFLICTING);
        seen = store.find(first.key()).orElseThrow();
      }
    }
  }

  @Test
  default void ofManyFirstWritersOneWins() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      List<Boolean> won =
          Race.run(8, runner -> wins(at.store(), at.key("app"), document((long) runner)));

      assertThat(won).containsOnlyOnce(true);
      assertThat(valueAt(at, at.key("app"))).isEqualTo((long) won.indexOf(true));
    }
  }

  private static boolean wins(RecordStore store, RecordKey key, Document value) {
    try {
      store.compareAndSet(key, 0, value, null);
      return true;
    } catch (HexkeyException e) {
      assertThat(e.family()).isEqualTo(Family.CONFLICTING);
      return false;
    }
  }

  @Test
  default void aDeletedRecordIsNotFound() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);

      at.store().delete(at.key("app"), 1, null);

      assertThat(at.store().find(at.key("app"))).isEmpty();
    }
  }

  @Test
  default void aDeleteOfAnOldVersionConflicts() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);
      at.store().compareAndSet(at.key("app"), 1, document("two"), null);

      failureOf(Family.CONFLICTING, () -> at.store().delete(at.key("app"), 1, null));
    }
  }

  @Test
  default void aRefusedDeleteLeavesTheRecord() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);

      failureOf(() -> at.store().delete(at.key("app"), 7, null));

      assertThat(valueAt(at, at.key("app"))).isEqualTo("one");
    }
  }

  @Test
  default void aDeleteLeavesOtherRecords() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);
      at.store().compareAndSet(at.key("application"), 0, document("two"), null);

      at.store().delete(at.key("app"), 1, null);

      assertThat(valueAt(at, at.key("application"))).isEqualTo("two");
    }
  }

  @Test
  default void aDeletedRecordIsWrittenAgainOverVersionZero() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);
      at.store().delete(at.key("app"), 1, null);

      at.store().compareAndSet(at.key("app"), 0, document("two"), null);

      assertThat(valueAt(at, at.key("app"))).isEqualTo("two");
    }
  }

  @Test
  default void aVersionIsNeverUsedAgainAfterADelete() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);
      long last = at.store().compareAndSet(at.key("app"), 1, document("two"), null);
      at.store().delete(at.key("app"), last, null);

      assertThat(at.store().compareAndSet(at.key("app"), 0, document("three"), null))
          .isGreaterThan(last);
    }
  }

  @Test
  default void aReaderOfTheDeletedRecordCannotOverwriteTheNewOne() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      long seen = at.store().compareAndSet(at.key("app"), 0, document("one"), null);
      at.store().delete(at.key("app"), seen, null);
      at.store().compareAndSet(at.key("app"), 0, document("two"), null);

      failureOf(
          Family.CONFLICTING,
          () -> at.store().compareAndSet(at.key("app"), seen, document("three"), null));
    }
  }
}
