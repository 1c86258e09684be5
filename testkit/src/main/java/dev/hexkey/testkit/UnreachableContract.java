package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertDiscreet;
import static dev.hexkey.testkit.Failures.assertHelpful;
import static dev.hexkey.testkit.Failures.failureOf;
import static dev.hexkey.testkit.SecretStoreContract.bytesAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretValue;
import org.junit.jupiter.api.Test;

/** What a store does whose place cannot be asked at times. */
public interface UnreachableContract {
  /** A started store that holds nothing and is reachable; each call gives another. */
  UnreachableFixture newUnreachableStore() throws Exception;

  @Test
  default void aStoreThatIsCutOffAnswersUnreachable() throws Exception {
    try (UnreachableFixture at = newUnreachableStore()) {
      at.hold(at.address("app"), at.content("one"));

      at.cutOff();

      HexkeyException failure = failureOf(() -> at.store().fetch(at.address("app")));
      assertThat(failure.family()).isIn(Family.UNREACHABLE, Family.TIMED_OUT);
    }
  }

  @Test
  default void aStoreThatIsCutOffCallsNothingAbsent() throws Exception {
    try (UnreachableFixture at = newUnreachableStore()) {
      at.cutOff();

      HexkeyException failure = failureOf(() -> at.store().fetch(at.address("nothing")));

      assertThat(failure.family()).isIn(Family.UNREACHABLE, Family.TIMED_OUT);
    }
  }

  @Test
  default void absenceThatWasSeenIsNotAnsweredWhenCutOff() throws Exception {
    try (UnreachableFixture at = newUnreachableStore()) {
      failureOf(Family.ABSENT, () -> at.store().fetch(at.address("nothing")));

      at.cutOff();

      HexkeyException failure = failureOf(() -> at.store().fetch(at.address("nothing")));
      assertThat(failure.family()).isIn(Family.UNREACHABLE, Family.TIMED_OUT);
    }
  }

  @Test
  default void aValueThatWasSeenIsNotAnsweredWhenCutOff() throws Exception {
    try (UnreachableFixture at = newUnreachableStore()) {
      at.hold(at.address("app"), at.content("one"));
      at.store().fetch(at.address("app")).value().close();

      at.cutOff();

      failureOf(() -> at.store().fetch(at.address("app")).value().close());
    }
  }

  @Test
  default void theErrorOfACutOffStoreSaysWhatToDo() throws Exception {
    try (UnreachableFixture at = newUnreachableStore()) {
      at.cutOff();

      assertHelpful(failureOf(() -> at.store().fetch(at.address("app"))));
    }
  }

  @Test
  default void theErrorOfACutOffStoreShowsNothing() throws Exception {
    try (UnreachableFixture at = newUnreachableStore()) {
      at.hold(at.address(Canary.PATH), at.content(Canary.SECRET));
      at.cutOff();

      assertDiscreet(failureOf(() -> at.store().fetch(at.address(Canary.PATH))));
    }
  }

  @Test
  default void aStoreThatIsReachableAgainAnswers() throws Exception {
    try (UnreachableFixture at = newUnreachableStore()) {
      at.hold(at.address("app"), at.content("one"));
      at.cutOff();
      failureOf(() -> at.store().fetch(at.address("app")));

      at.reconnect();

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void aValueFetchedBeforeTheCutStaysWhole() throws Exception {
    try (UnreachableFixture at = newUnreachableStore()) {
      at.hold(at.address("app"), at.content("one"));
      try (SecretValue value = at.store().fetch(at.address("app")).value()) {
        at.cutOff();

        assertThat(value.revealBytes()).isEqualTo(at.content("one"));
      }
    }
  }

  @Test
  default void aStoreThatIsCutOffCanBeClosed() throws Exception {
    try (UnreachableFixture at = newUnreachableStore()) {
      at.cutOff();

      at.closeStore();

      failureOf(Family.CLOSED, () -> at.store().fetch(at.address("app")));
    }
  }
}
