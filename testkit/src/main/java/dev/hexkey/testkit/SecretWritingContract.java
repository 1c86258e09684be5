package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertDiscreet;
import static dev.hexkey.testkit.Failures.assertHelpful;
import static dev.hexkey.testkit.Failures.failureOf;
import static dev.hexkey.testkit.SecretStoreContract.bytesAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.ports.SecretWriting;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a store does that takes new values. */
public interface SecretWritingContract {
  /** A started store that holds nothing; each call gives another. */
  SecretStoreFixture newStore() throws Exception;

  /** Puts a text there. */
  static SecretVersion put(SecretStoreFixture at, String path, String text) {
    try (SecretValue value = SecretValue.of(at.content(text))) {
      return at.as(SecretWriting.class).put(at.address(path), value);
    }
  }

  /** An address that names a version. */
  static SecretAddress withVersion(SecretAddress address, SecretVersion version) {
    return new SecretAddress(address.mount(), address.path(), version);
  }

  @Test
  default void aPutIsSeenByTheNextFetch() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      put(at, "app", "one");

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void aPutReplacesWhatWasThere() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      put(at, "app", "a long value before");

      put(at, "app", "after");

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("after"));
    }
  }

  @Test
  default void aPutIsSeenWhereAbsenceWasSeenBefore() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      failureOf(Family.ABSENT, () -> at.store().fetch(at.address("app")));

      put(at, "app", "one");

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void aPutLeavesOtherSecrets() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      put(at, "application", "one");

      put(at, "app", "two");

      assertThat(bytesAt(at, at.address("application"))).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void aPutNamesTheVersionThatIsFetchedNext() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      put(at, "app", "one");
      SecretVersion made = put(at, "app", "two");

      assertThat(at.store().fetch(at.address("app")).version()).contains(made);
    }
  }

  @Test
  default void eachPutMakesAnotherVersion() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      assertThat(List.of(put(at, "app", "one"), put(at, "app", "two"), put(at, "app", "two")))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  default void aPutLeavesTheWritersValueOpen() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue value = SecretValue.of(at.content("one"))) {
      at.as(SecretWriting.class).put(at.address("app"), value);

      assertThat(value.revealBytes()).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void whatWasPutOutlivesTheWritersValue() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretValue value = SecretValue.of(at.content("one"));
      at.as(SecretWriting.class).put(at.address("app"), value);

      value.close();

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void aClosedValueIsRefused() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      put(at, "app", "one");
      SecretValue closed = SecretValue.of(at.content("two"));
      closed.close();

      failureOf(Family.CLOSED, () -> at.as(SecretWriting.class).put(at.address("app"), closed));
      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("one"));
    }
  }

  /** The failure of a put to an address that names a version. */
  private static HexkeyException failureOfAPutToAVersion(SecretStoreFixture at, String path) {
    SecretVersion first = put(at, path, "one");
    try (SecretValue value = SecretValue.of(at.content(Canary.SECRET))) {
      return failureOf(
          () -> at.as(SecretWriting.class).put(withVersion(at.address(path), first), value));
    }
  }

  @Test
  default void aPutToAVersionIsNotSupported() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      HexkeyException failure = failureOfAPutToAVersion(at, "app");

      assertThat(failure.family()).isEqualTo(Family.UNSUPPORTED);
      assertThat(failure.code()).isEqualTo(ErrorCodes.UNSUPPORTED_OPERATION);
      assertHelpful(failure);
    }
  }

  @Test
  default void aRefusedPutLeavesTheValue() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      failureOfAPutToAVersion(at, "app");

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void theErrorOfARefusedPutShowsNothing() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      assertDiscreet(failureOfAPutToAVersion(at, Canary.PATH));
    }
  }

  @Test
  default void aPutIntoAMissingMountIsAbsent() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue value = SecretValue.of(at.content("one"))) {
      SecretAddress elsewhere = SecretAddress.newest(at.missingMount(), at.address("app").path());

      failureOf(Family.ABSENT, () -> at.as(SecretWriting.class).put(elsewhere, value));
    }
  }

  @Test
  default void readersNeverSeeHalfAPut() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      List<byte[]> whole =
          IntStream.range(0, 10).mapToObj(i -> at.content(letter(i).repeat(4096))).toList();
      put(at, "app", letter(0).repeat(4096));

      AtomicBoolean written = new AtomicBoolean();

      List<Boolean> good =
          Race.run(
              4,
              runner ->
                  runner == 0
                      ? writesAll(at, whole, written)
                      : readsOnly(whole, at.store(), at.address("app"), written));

      assertThat(good).containsOnly(true);
    }
  }

  private static boolean writesAll(
      SecretStoreFixture at, List<byte[]> contents, AtomicBoolean written) {
    try {
      for (byte[] content : contents) {
        try (SecretValue value = SecretValue.of(content)) {
          at.as(SecretWriting.class).put(at.address("app"), value);
        }
      }
      return true;
    } finally {
      written.set(true);
    }
  }

  private static boolean readsOnly(
      List<byte[]> whole, SecretStore store, SecretAddress address, AtomicBoolean written) {
    boolean good = true;
    for (int i = 0; i < 20 || !written.get(); i++) {
      try (SecretValue value = store.fetch(address).value()) {
        byte[] read = value.revealBytes();
        good &= whole.stream().anyMatch(one -> Arrays.equals(one, read));
      }
    }
    return good;
  }

  private static String letter(int i) {
    return Character.toString('a' + i);
  }

  /** The version that a put made; empty if it gave way to another. */
  private static Optional<SecretVersion> putUnlessInConflict(
      SecretStoreFixture at, String path, String text) {
    try {
      return Optional.of(put(at, path, text));
    } catch (ConflictingException e) {
      assertThat(e.code()).isEqualTo(ErrorCodes.SECRET_CONFLICT);
      return Optional.empty();
    }
  }

  @Test
  default void putsByManyThreadsLeaveOneOfTheirValues() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      Race.run(8, runner -> putUnlessInConflict(at, "app", letter(runner).repeat(512)));

      byte[] left = bytesAt(at, at.address("app"));

      assertThat(IntStream.range(0, 8).mapToObj(i -> at.content(letter(i).repeat(512))))
          .anySatisfy(one -> assertThat(left).isEqualTo(one));
    }
  }

  @Test
  default void putsByManyThreadsMakeAVersionEachOrConflict() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      List<SecretVersion> made =
          Race.run(8, runner -> putUnlessInConflict(at, "app", "value " + runner)).stream()
              .flatMap(Optional::stream)
              .toList();

      assertThat(made).isNotEmpty().doesNotHaveDuplicates();
    }
  }

  private static SecretVersion overwrite(SecretStoreFixture at, String path, String text) {
    try (SecretValue value = SecretValue.of(at.content(text))) {
      return at.as(SecretWriting.class).overwrite(at.address(path), value);
    }
  }

  @Test
  default void anOverwriteCreatesAndReplaces() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      overwrite(at, "app", "one");
      SecretVersion made = overwrite(at, "app", "two");

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("two"));
      assertThat(at.store().fetch(at.address("app")).version()).contains(made);
    }
  }

  @Test
  default void overwritesByManyThreadsMakeAsManyVersions() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      List<SecretVersion> made = Race.run(8, runner -> overwrite(at, "app", "value " + runner));

      assertThat(made).doesNotHaveDuplicates();
    }
  }

  @Test
  default void anOverwriteOfAVersionIsNotSupported() throws Exception {
    try (SecretStoreFixture at = newStore();
        SecretValue value = SecretValue.of(at.content("two"))) {
      SecretAddress first = withVersion(at.address("app"), put(at, "app", "one"));

      failureOf(Family.UNSUPPORTED, () -> at.as(SecretWriting.class).overwrite(first, value));

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void aPutOnAnInterruptedThreadKeepsTheInterrupt() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      assertThat(Race.run(1, runner -> Interrupts.isKeptBy(() -> put(at, "app", "one"))))
          .containsExactly(true);
    }
  }

  @Test
  default void aPutOnAnInterruptedThreadIsWholeOrNotAtAll() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      put(at, "app", "before");
      Race.run(1, runner -> Interrupts.isKeptBy(() -> put(at, "app", "after")));

      assertThat(bytesAt(at, at.address("app"))).isIn(at.content("before"), at.content("after"));
    }
  }

  @Test
  default void aClosedStoreTakesNoPut() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.closeStore();

      failureOf(Family.CLOSED, () -> put(at, "app", "one"));
    }
  }
}
