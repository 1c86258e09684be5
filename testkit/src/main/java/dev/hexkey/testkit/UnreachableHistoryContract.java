package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.SecretHistory;
import org.junit.jupiter.api.Test;

/** What a {@link SecretHistory} does whose place cannot be asked at times. */
public interface UnreachableHistoryContract extends UnreachableContract {
  @Test
  default void aHistoryOfAStoreThatIsCutOffIsUnreachable() throws Exception {
    try (UnreachableFixture at = newUnreachableStore()) {
      at.hold(at.address("app"), at.content("one"));
      SecretHistory store = at.as(SecretHistory.class);

      at.cutOff();

      assertThat(failureOf(() -> store.history(at.address("app"))).family())
          .isIn(Family.UNREACHABLE, Family.TIMED_OUT);
      assertThat(failureOf(() -> store.history(at.address("nothing"))).family())
          .isIn(Family.UNREACHABLE, Family.TIMED_OUT);
    }
  }
}
