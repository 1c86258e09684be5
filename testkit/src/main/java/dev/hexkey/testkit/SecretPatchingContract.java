package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertDiscreet;
import static dev.hexkey.testkit.Failures.failureOf;
import static dev.hexkey.testkit.SecretFieldsContract.fetched;
import static dev.hexkey.testkit.SecretFieldsContract.textOf;
import static dev.hexkey.testkit.SecretWritingContract.withVersion;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretPatching;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a store does that sets one member of a secret in one step. */
public interface SecretPatchingContract {
  /** A started store that holds nothing; each call gives another. */
  SecretStoreFixture newStore() throws Exception;

  private static Optional<SecretVersion> patch(SecretStoreFixture at, String name, String text) {
    try (SecretValue value = SecretValue.ofText(text)) {
      return at.as(SecretPatching.class).patch(at.address("app"), name, value);
    }
  }

  private static SecretValue read(SecretStoreFixture at) {
    return at.store().fetch(at.address("app")).value();
  }

  @Test
  default void aPatchSetsOneMemberAndLeavesTheOthers() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue before = fetched(at, "{\"user\":\"ada\",\"port\":5432,\"tls\":null}")) {
      patch(at, "user", "eve");
      patch(at, "password", "s3");

      try (SecretValue after = read(at)) {
        assertThat(textOf(before, "user")).contains("ada");
        assertThat(textOf(after, "user")).contains("eve");
        assertThat(textOf(after, "password")).contains("s3");
        assertThat(textOf(after, "port")).contains("5432");
        assertThat(textOf(after, "tls")).contains("null");
      }
    }
  }

  @Test
  default void aPatchNamesTheVersionThatIsFetchedNext() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue before = fetched(at, "{\"user\":\"ada\"}")) {
      Optional<SecretVersion> made = patch(at, "user", "eve");

      assertThat(made).isPresent().isEqualTo(at.store().fetch(at.address("app")).version());
      assertThat(textOf(before, "user")).contains("ada");
    }
  }

  @Test
  default void aPatchTakesAnyText() throws Exception {
    String text = "a\"b\\c\n\t\u0001{}[],: ü \uD83D\uDD11";
    try (SecretStoreFixture at = newStore();
        SecretValue before = fetched(at, "{\"user\":\"ada\"}")) {
      patch(at, "a\"b\\c", text);

      try (SecretValue after = read(at)) {
        assertThat(textOf(before, "user")).contains("ada");
        assertThat(textOf(after, "a\"b\\c")).contains(text);
      }
    }
  }

  @Test
  default void aPatchWithTheWordNullTakesNothingAway() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue before = fetched(at, "{\"user\":\"ada\"}")) {
      patch(at, "user", "null");

      try (SecretValue after = read(at)) {
        assertThat(textOf(before, "user")).contains("ada");
        assertThat(textOf(after, "user")).contains("null");
      }
    }
  }

  @Test
  default void anAbsentSecretIsNotPatched() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      assertThat(patch(at, "user", "eve")).isEmpty();

      failureOf(Family.ABSENT, () -> at.store().fetch(at.address("app")));
    }
  }

  @Test
  default void aMemberThatIsNoTextIsRefused() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue before = fetched(at, "{\"user\":\"ada\"}");
        SecretValue bytes = SecretValue.of(new byte[] {(byte) 0xc3, 0x28})) {
      assertDiscreet(
          failureOf(
              Family.INVALID,
              () -> at.as(SecretPatching.class).patch(at.address("app"), "user", bytes)));

      assertThat(read(at).hasSameBytesAs(before)).isTrue();
    }
  }

  @Test
  default void aPatchOfAVersionIsNotSupported() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue before = fetched(at, "{\"user\":\"ada\"}");
        SecretValue value = SecretValue.ofText("eve")) {
      SecretVersion version = at.store().fetch(at.address("app")).version().orElseThrow();
      SecretAddress pinned = withVersion(at.address("app"), version);

      failureOf(Family.UNSUPPORTED, () -> at.as(SecretPatching.class).patch(pinned, "user", value));

      assertThat(read(at).hasSameBytesAs(before)).isTrue();
    }
  }

  @Test
  default void patchesByManyThreadsAreNotLost() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue before = fetched(at, "{\"user\":\"ada\"}")) {
      Race.run(8, runner -> patch(at, "field" + runner, "value " + runner));

      try (SecretValue after = read(at)) {
        assertThat(textOf(before, "user")).contains("ada");
        assertThat(IntStream.range(0, 8).boxed())
            .allSatisfy(i -> assertThat(textOf(after, "field" + i)).contains("value " + i));
      }
    }
  }

  @Test
  default void aClosedStoreTakesNoPatch() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.closeStore();

      failureOf(Family.CLOSED, () -> patch(at, "user", "eve"));
    }
  }
}
