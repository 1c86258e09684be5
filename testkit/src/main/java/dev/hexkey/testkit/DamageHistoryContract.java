package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.failureOf;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.SecretHistory;
import org.junit.jupiter.api.Test;

/** What a {@link SecretHistory} does that checks the integrity of what it holds. */
public interface DamageHistoryContract extends DamageContract {
  @Test
  default void aHistoryOfAStolenSecretIsDamaged() throws Exception {
    try (DamageableFixture at = newDamageableStore()) {
      at.hold(at.address("app"), at.content("one"));

      at.steal(at.address("app"));

      failureOf(Family.DAMAGED, () -> at.as(SecretHistory.class).history(at.address("app")));
    }
  }
}
