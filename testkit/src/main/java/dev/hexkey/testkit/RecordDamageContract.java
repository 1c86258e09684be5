package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertDiscreet;
import static dev.hexkey.testkit.Failures.assertHelpful;
import static dev.hexkey.testkit.Failures.failureOf;
import static dev.hexkey.testkit.RecordStoreContract.document;
import static dev.hexkey.testkit.RecordStoreContract.valueAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a {@link RecordStore} does that checks the integrity of what it holds. */
public interface RecordDamageContract {
  /** A started store that holds nothing; each call gives another. */
  DamageableRecordFixture newDamageableStore() throws Exception;

  private static void write(RecordStoreFixture at, String name) {
    at.store().compareAndSet(at.key(name), 0, document(name), null);
  }

  @Test
  default void aDamagedRecordIsAnsweredDamaged() throws Exception {
    try (DamageableRecordFixture at = newDamageableStore()) {
      write(at, "app");

      at.damage(at.key("app"));

      HexkeyException failure = failureOf(Family.DAMAGED, () -> at.store().find(at.key("app")));
      assertThat(failure.code()).isEqualTo(ErrorCodes.STORE_DAMAGED);
    }
  }

  @Test
  default void aStolenRecordIsNotAnsweredEmpty() throws Exception {
    try (DamageableRecordFixture at = newDamageableStore()) {
      write(at, "app");

      at.steal(at.key("app"));

      failureOf(Family.DAMAGED, () -> at.store().find(at.key("app")));
    }
  }

  @Test
  default void aListHidesNoDamagedRecord() throws Exception {
    try (DamageableRecordFixture at = newDamageableStore()) {
      write(at, "app");

      at.damage(at.key("app"));

      assertThat(list(at)).contains(at.key("app"));
    }
  }

  @Test
  default void aListHidesNoStolenRecord() throws Exception {
    try (DamageableRecordFixture at = newDamageableStore()) {
      write(at, "app");

      at.steal(at.key("app"));

      assertThat(list(at)).contains(at.key("app"));
    }
  }

  private static List<RecordKey> list(RecordStoreFixture at) {
    try {
      return at.store().list(at.profile(), "");
    } catch (DamagedException e) {
      return List.of(at.key("app")); // a list that says that it cannot be trusted hides nothing
    }
  }

  @Test
  default void aStolenRecordCannotBeWrittenAsANewOne() throws Exception {
    try (DamageableRecordFixture at = newDamageableStore()) {
      write(at, "app");

      at.steal(at.key("app"));

      assertThat(failureOf(() -> write(at, "app")).family())
          .isIn(Family.CONFLICTING, Family.DAMAGED);
    }
  }

  @Test
  default void damageToOneRecordLeavesTheOthersReadable() throws Exception {
    try (DamageableRecordFixture at = newDamageableStore()) {
      write(at, "app");
      write(at, "web");

      at.damage(at.key("app"));

      assertThat(valueAt(at, at.key("web"))).isEqualTo("web");
    }
  }

  @Test
  default void theErrorForADamagedRecordSaysWhatToDo() throws Exception {
    try (DamageableRecordFixture at = newDamageableStore()) {
      write(at, "app");
      at.damage(at.key("app"));

      assertHelpful(failureOf(() -> at.store().find(at.key("app"))));
    }
  }

  @Test
  default void theErrorForADamagedRecordShowsNoValue() throws Exception {
    try (DamageableRecordFixture at = newDamageableStore()) {
      at.store().compareAndSet(at.key("app"), 0, document(Canary.SECRET), null);
      at.damage(at.key("app"));

      assertDiscreet(failureOf(() -> at.store().find(at.key("app"))));
    }
  }
}
