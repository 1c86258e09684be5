package dev.hexkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.KeyStatus.State;
import dev.hexkey.ports.SecretValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a key wrapper does that makes its wrapping keys itself. */
public interface KeyCreationContract {
  /** A key wrapper with keys in known states; each call gives another. */
  KeyWrapperFixture newWrapper() throws Exception;

  @Test
  default void aNewKeyIsPresent() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      String made = at.wrapper().create();

      assertThat(at.wrapper().check(made).state()).isEqualTo(State.PRESENT);
    }
  }

  @Test
  default void eachNewKeyHasAnotherId() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      assertThat(List.of(at.keyId(), at.wrapper().create(), at.wrapper().create()))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  default void aNewKeyLeavesTheOldOnesInUse() throws Exception {
    try (KeyWrapperFixture at = newWrapper();
        SecretValue key = SecretValue.of(new byte[32])) {
      byte[] wrapped = at.wrapper().wrap(at.keyId(), key, new byte[0]);

      at.wrapper().create();

      try (SecretValue opened = at.wrapper().unwrap(at.keyId(), wrapped, new byte[0])) {
        assertThat(opened.hasSameBytesAs(key)).isTrue();
      }
    }
  }

  @Test
  default void keysMadeByManyThreadsAreAllThere() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      List<String> made = Race.run(4, runner -> at.wrapper().create());

      assertThat(made).doesNotHaveDuplicates();
      assertThat(made).extracting(id -> at.wrapper().check(id).state()).containsOnly(State.PRESENT);
    }
  }
}
