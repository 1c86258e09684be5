package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Document;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.SecretValue;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link RecordStore} does. */
public interface RecordStoreContract
    extends RecordWritingContract,
        RecordContentContract,
        RecordListingContract,
        RecordLockContract {
  /** A document with one member. */
  static Document document(Object value) {
    return Document.of(Map.of("value", value));
  }

  /** The one member of the document at a key. */
  static Object valueAt(RecordStoreFixture at, RecordKey key) {
    return at.store().find(key).orElseThrow().value().find("value").orElseThrow();
  }

  @Test
  default void aClosedStoreFindsNothingButSaysClosed() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.closeStore();

      failureOf(Family.CLOSED, () -> at.store().find(at.key("app")));
    }
  }

  @Test
  default void aClosedStoreWritesNothing() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.closeStore();

      failureOf(
          Family.CLOSED, () -> at.store().compareAndSet(at.key("app"), 0, document("one"), null));
    }
  }

  @Test
  default void aClosedStoreListsNothingButSaysClosed() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.closeStore();

      failureOf(Family.CLOSED, () -> at.store().list(at.profile(), ""));
      failureOf(Family.CLOSED, () -> at.store().profiles());
    }
  }

  @Test
  default void aClosedStoreGivesNoLock() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.closeStore();

      failureOf(Family.CLOSED, () -> at.store().lock(at.key("app"), Duration.ZERO).close());
    }
  }

  @Test
  default void aReadRecordOutlivesItsStore() throws Exception {
    try (RecordStoreFixture at = newStore();
        SecretValue secret = SecretValue.ofText(Canary.SECRET)) {
      at.store().compareAndSet(at.key("app"), 0, document(secret), null);
      try (SecretValue read = (SecretValue) valueAt(at, at.key("app"))) {
        at.closeStore();

        assertThat(read.revealText()).isEqualTo(Canary.SECRET);
      }
    }
  }

  @Test
  default void theTextOfARecordShowsNoValue() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document(Canary.SECRET), null);

      assertThat(at.store().find(at.key("app")).toString()).doesNotContain(Canary.SECRET);
      assertThat(at.store().toString()).doesNotContain(Canary.SECRET);
    }
  }
}
