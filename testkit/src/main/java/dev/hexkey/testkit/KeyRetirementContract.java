package dev.hexkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.hexkey.ports.KeyStatus.State;
import org.junit.jupiter.api.Test;

/** What a key wrapper does that owns its wrapping keys, so that it may end them. */
public interface KeyRetirementContract {
  /** A key wrapper with keys in known states; each call gives another. */
  KeyWrapperFixture newWrapper() throws Exception;

  @Test
  default void aRetiredKeyIsAbsent() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      at.wrapper().retire(at.otherKeyId());

      assertThat(at.wrapper().check(at.otherKeyId()).state()).isEqualTo(State.ABSENT);
    }
  }

  @Test
  default void retiringAKeyLeavesTheOthers() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      at.wrapper().retire(at.otherKeyId());

      assertThat(at.wrapper().check(at.keyId()).state()).isEqualTo(State.PRESENT);
    }
  }

  @Test
  default void retiringAnAbsentKeyDoesNothing() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      assertThatCode(() -> at.wrapper().retire(at.absentKeyId())).doesNotThrowAnyException();
    }
  }

  @Test
  default void retiringTwiceDoesNothingMore() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      at.wrapper().retire(at.otherKeyId());

      assertThatCode(() -> at.wrapper().retire(at.otherKeyId())).doesNotThrowAnyException();
    }
  }

  @Test
  default void aRetiredIdIsNotGivenAgain() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      String retired = at.wrapper().create();
      at.wrapper().retire(retired);

      assertThat(at.wrapper().create()).isNotEqualTo(retired);
    }
  }
}
