package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertHelpful;
import static dev.hexkey.testkit.Failures.failureOf;
import static dev.hexkey.testkit.RecordStoreContract.document;
import static dev.hexkey.testkit.RecordStoreContract.valueAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.RecordStore;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a {@link RecordStore} does whose place cannot be asked at times. */
public interface RecordUnreachableContract {
  /** A started store that holds nothing and is reachable; each call gives another. */
  UnreachableRecordFixture newUnreachableStore() throws Exception;

  private static void assertUnreachable(ThrowingCallable call) {
    assertThat(failureOf(call).family()).isIn(Family.UNREACHABLE, Family.TIMED_OUT);
  }

  @Test
  default void aRecordOfAStoreThatIsCutOffIsNotEmptyButUnreachable() throws Exception {
    try (UnreachableRecordFixture at = newUnreachableStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);
      at.store().find(at.key("app"));
      at.store().find(at.key("nothing"));

      at.cutOff();

      assertUnreachable(() -> at.store().find(at.key("app")));
      assertUnreachable(() -> at.store().find(at.key("nothing")));
    }
  }

  @Test
  default void aListOfRecordsThatIsCutOffIsNotEmptyButUnreachable() throws Exception {
    try (UnreachableRecordFixture at = newUnreachableStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);

      at.cutOff();

      assertUnreachable(() -> at.store().list(at.profile(), ""));
      assertUnreachable(() -> at.store().profiles());
    }
  }

  @Test
  default void aWriteOfARecordThatIsCutOffIsNotAcknowledged() throws Exception {
    try (UnreachableRecordFixture at = newUnreachableStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);

      at.cutOff();

      assertUnreachable(() -> at.store().compareAndSet(at.key("app"), 1, document("two"), null));
      assertUnreachable(() -> at.store().delete(at.key("app"), 1, null));
    }
  }

  @Test
  default void aStoreThatIsCutOffGivesNoLock() throws Exception {
    try (UnreachableRecordFixture at = newUnreachableStore()) {
      at.cutOff();

      assertUnreachable(() -> at.store().lock(at.key("app"), Duration.ZERO).close());
    }
  }

  @Test
  default void aRecordStoreThatIsReachableAgainAnswers() throws Exception {
    try (UnreachableRecordFixture at = newUnreachableStore()) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);
      at.cutOff();
      assertUnreachable(() -> at.store().find(at.key("app")));

      at.reconnect();

      assertThat(valueAt(at, at.key("app"))).isEqualTo("one");
    }
  }

  @Test
  default void theErrorOfARecordStoreThatIsCutOffSaysWhatToDo() throws Exception {
    try (UnreachableRecordFixture at = newUnreachableStore()) {
      at.cutOff();

      assertHelpful(failureOf(() -> at.store().find(at.key("app"))));
    }
  }
}
