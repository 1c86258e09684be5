package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertDiscreet;
import static dev.hexkey.testkit.Failures.assertHelpful;
import static dev.hexkey.testkit.Failures.failureOf;
import static dev.hexkey.testkit.SecretStoreContract.bytesAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import org.junit.jupiter.api.Test;

/** What a store does that checks the integrity of what it holds. */
public interface DamageContract {
  /** A started store that holds nothing; each call gives another. */
  DamageableFixture newDamageableStore() throws Exception;

  @Test
  default void aDamagedSecretIsAnsweredDamaged() throws Exception {
    try (DamageableFixture at = newDamageableStore()) {
      at.hold(at.address("app"), at.content("one"));

      at.damage(at.address("app"));

      HexkeyException failure = failureOf(() -> at.store().fetch(at.address("app")));
      assertThat(failure).isInstanceOf(DamagedException.class);
      assertThat(failure.code()).isEqualTo(ErrorCodes.STORE_DAMAGED);
    }
  }

  @Test
  default void aSecretThatWasStolenIsNotAnsweredAbsent() throws Exception {
    try (DamageableFixture at = newDamageableStore()) {
      at.hold(at.address("app"), at.content("one"));

      at.steal(at.address("app"));

      failureOf(Family.DAMAGED, () -> at.store().fetch(at.address("app")));
    }
  }

  @Test
  default void damageIsFoundEveryTime() throws Exception {
    try (DamageableFixture at = newDamageableStore()) {
      at.hold(at.address("app"), at.content("one"));
      at.damage(at.address("app"));
      failureOf(Family.DAMAGED, () -> at.store().fetch(at.address("app")));

      failureOf(Family.DAMAGED, () -> at.store().fetch(at.address("app")));
    }
  }

  @Test
  default void damageToOneSecretLeavesTheOthersReadable() throws Exception {
    try (DamageableFixture at = newDamageableStore()) {
      at.hold(at.address("app"), at.content("one"));
      at.hold(at.address("web"), at.content("two"));

      at.damage(at.address("app"));

      assertThat(bytesAt(at, at.address("web"))).isEqualTo(at.content("two"));
    }
  }

  @Test
  default void theErrorForDamageSaysWhatToDo() throws Exception {
    try (DamageableFixture at = newDamageableStore()) {
      at.hold(at.address("app"), at.content("one"));
      at.damage(at.address("app"));

      assertHelpful(failureOf(() -> at.store().fetch(at.address("app"))));
    }
  }

  @Test
  default void theErrorForDamageShowsNothing() throws Exception {
    try (DamageableFixture at = newDamageableStore()) {
      at.hold(at.address(Canary.PATH), at.content(Canary.SECRET));
      at.damage(at.address(Canary.PATH));

      assertDiscreet(failureOf(() -> at.store().fetch(at.address(Canary.PATH))));
    }
  }
}
