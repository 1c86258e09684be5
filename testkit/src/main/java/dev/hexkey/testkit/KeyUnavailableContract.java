package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertHelpful;
import static dev.hexkey.testkit.Failures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.KeyStatus.State;
import dev.hexkey.ports.SecretValue;
import org.junit.jupiter.api.Test;

/** What a key wrapper does whose place cannot be asked at times. */
public interface KeyUnavailableContract {
  /** A key wrapper whose place is open; each call gives another. */
  KeyPlaceFixture newShuttableWrapper() throws Exception;

  @Test
  default void aKeyInAShutPlaceIsUnavailable() throws Exception {
    try (KeyPlaceFixture at = newShuttableWrapper()) {
      String id = at.keyId();
      at.shut();

      assertThat(at.wrapper().check(id).state()).isEqualTo(State.UNAVAILABLE);
    }
  }

  @Test
  default void aShutPlaceCallsNoKeyAbsent() throws Exception {
    try (KeyPlaceFixture at = newShuttableWrapper()) {
      String id = at.absentKeyId();
      at.shut();

      assertThat(at.wrapper().check(id).state()).isEqualTo(State.UNAVAILABLE);
    }
  }

  @Test
  default void aStatusSaysWhyThePlaceWasNotAsked() throws Exception {
    try (KeyPlaceFixture at = newShuttableWrapper()) {
      String id = at.keyId();
      at.shut();

      assertThat(at.wrapper().check(id).detail()).isNotBlank();
    }
  }

  @Test
  default void aShutPlaceWrapsNothing() throws Exception {
    try (KeyPlaceFixture at = newShuttableWrapper();
        SecretValue key = SecretValue.of(new byte[32])) {
      String id = at.keyId();
      at.shut();

      HexkeyException failure = failureOf(() -> at.wrapper().wrap(id, key, new byte[0]));

      assertThat(failure.code()).isEqualTo(ErrorCodes.KEY_UNAVAILABLE);
      assertThat(failure.family()).isNotIn(Family.ABSENT, Family.DAMAGED);
      assertHelpful(failure);
    }
  }

  @Test
  default void aShutPlaceUnwrapsNothing() throws Exception {
    try (KeyPlaceFixture at = newShuttableWrapper();
        SecretValue key = SecretValue.of(new byte[32])) {
      String id = at.keyId();
      byte[] wrapped = at.wrapper().wrap(id, key, new byte[0]);
      at.shut();

      HexkeyException failure =
          failureOf(() -> at.wrapper().unwrap(id, wrapped, new byte[0]).close());

      assertThat(failure.code()).isEqualTo(ErrorCodes.KEY_UNAVAILABLE);
      assertThat(failure.family()).isNotIn(Family.ABSENT, Family.DAMAGED);
      assertHelpful(failure);
    }
  }

  @Test
  default void aShutPlaceMakesNoKey() throws Exception {
    try (KeyPlaceFixture at = newShuttableWrapper()) {
      at.shut();

      HexkeyException failure = failureOf(() -> at.wrapper().create());

      assertThat(failure.family()).isNotEqualTo(Family.ABSENT);
    }
  }

  @Test
  default void aPlaceThatIsOpenAgainUnwraps() throws Exception {
    try (KeyPlaceFixture at = newShuttableWrapper();
        SecretValue key = SecretValue.of(new byte[32])) {
      String id = at.keyId();
      byte[] wrapped = at.wrapper().wrap(id, key, new byte[0]);
      at.shut();
      at.wrapper().check(id);

      at.open();

      try (SecretValue opened = at.wrapper().unwrap(id, wrapped, new byte[0])) {
        assertThat(opened.hasSameBytesAs(key)).isTrue();
      }
    }
  }
}
