package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.failureOf;
import static dev.hexkey.testkit.SecretStoreContract.bytesAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretWriting;
import org.junit.jupiter.api.Test;

/** What a {@link SecretWriting} does whose place cannot be asked at times. */
public interface UnreachableWritingContract extends UnreachableContract {
  @Test
  default void aWriteToAStoreThatIsCutOffIsNotAcknowledged() throws Exception {
    try (UnreachableFixture at = newUnreachableStore();
        SecretValue value = SecretValue.of(at.content("two"))) {
      at.hold(at.address("app"), at.content("one"));
      SecretWriting store = at.as(SecretWriting.class);

      at.cutOff();

      assertThat(failureOf(() -> store.put(at.address("app"), value)).family())
          .isIn(Family.UNREACHABLE, Family.TIMED_OUT);
    }
  }

  @Test
  default void aWriteThatWasCutOffHarmsNothing() throws Exception {
    try (UnreachableFixture at = newUnreachableStore();
        SecretValue value = SecretValue.of(at.content("two"))) {
      at.hold(at.address("app"), at.content("one"));
      at.hold(at.address("web"), at.content("three"));
      at.cutOff();
      failureOf(() -> at.as(SecretWriting.class).put(at.address("app"), value));

      at.reconnect();

      // a store that was cut off may have written all the same, but never a part
      assertThat(bytesAt(at, at.address("app"))).isIn(at.content("one"), at.content("two"));
      assertThat(bytesAt(at, at.address("web"))).isEqualTo(at.content("three"));
    }
  }
}
