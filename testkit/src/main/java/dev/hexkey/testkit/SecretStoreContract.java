package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertDiscreet;
import static dev.hexkey.testkit.Failures.assertHelpful;
import static dev.hexkey.testkit.Failures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.SecretValue;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link SecretStore} does. */
public interface SecretStoreContract {
  /** A started store that holds nothing; each call gives another. */
  SecretStoreFixture newStore() throws Exception;

  /** The bytes of a secret, read and let go. */
  static byte[] bytesAt(SecretStoreFixture at, SecretAddress address) {
    try (SecretValue value = at.store().fetch(address).value()) {
      return value.revealBytes();
    }
  }

  @Test
  default void aSecretIsFetched() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress address = at.address("app");
      at.hold(address, at.content(Canary.SECRET));

      assertThat(bytesAt(at, address)).isEqualTo(at.content(Canary.SECRET));
    }
  }

  @Test
  default void aSecretIsFetchedTheSameAgain() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      SecretAddress address = at.address("app");
      at.hold(address, at.content("one"));

      byte[] first = bytesAt(at, address);

      assertThat(bytesAt(at, address)).isEqualTo(first);
    }
  }

  @Test
  default void eachPathHasItsOwnSecret() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));
      at.hold(at.address("web"), at.content("two"));

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("one"));
      assertThat(bytesAt(at, at.address("web"))).isEqualTo(at.content("two"));
    }
  }

  @Test
  default void aLongTextIsFetchedWhole() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      byte[] content = at.content("0123456789abcdef".repeat(512));
      at.hold(at.address("app"), content);

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(content);
    }
  }

  @Test
  default void aTextOutsideAsciiIsFetchedAsItIs() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      byte[] content = at.content("pässwörd £ 密码 \uD83D\uDD11");
      at.hold(at.address("app"), content);

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(content);
    }
  }

  @Test
  default void aTextWithQuotesAndBackslashesIsFetchedAsItIs() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      byte[] content = at.content("a\"b'c\\d$e${f}`g%h#i?j&k");
      at.hold(at.address("app"), content);

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(content);
    }
  }

  @Test
  default void aTextThatLooksLikeANumberStaysText() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      byte[] content = at.content("007.50");
      at.hold(at.address("app"), content);

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(content);
    }
  }

  @Test
  default void anAbsentSecretIsAnsweredAbsent() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));

      HexkeyException failure = failureOf(() -> at.store().fetch(at.address("nothing")));

      assertThat(failure).isInstanceOf(AbsentException.class);
    }
  }

  @Test
  default void anAbsentSecretHasTheSharedCode() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      HexkeyException failure = failureOf(() -> at.store().fetch(at.address("nothing")));

      assertThat(failure.code()).isEqualTo(ErrorCodes.SECRET_NOT_FOUND);
    }
  }

  @Test
  default void theErrorForAnAbsentSecretSaysWhatToDo() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      assertHelpful(failureOf(() -> at.store().fetch(at.address("nothing"))));
    }
  }

  @Test
  default void theErrorForAnAbsentSecretDoesNotShowThePath() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      assertDiscreet(failureOf(() -> at.store().fetch(at.address(Canary.PATH))));
    }
  }

  @Test
  default void aPathThatOnlyBeginsLikeASecretIsAbsent() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("application"), at.content("one"));

      failureOf(Family.ABSENT, () -> at.store().fetch(at.address("app")));
    }
  }

  @Test
  default void aPathThatGoesOnAfterASecretIsAbsent() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));

      failureOf(Family.ABSENT, () -> at.store().fetch(at.address("application")));
    }
  }

  @Test
  default void aMissingMountIsAnsweredAbsent() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));
      SecretAddress elsewhere = SecretAddress.newest(at.missingMount(), at.address("app").path());

      failureOf(Family.ABSENT, () -> at.store().fetch(elsewhere));
    }
  }

  @Test
  default void aSecretThatAppearsAfterItWasAbsentIsFetched() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      failureOf(Family.ABSENT, () -> at.store().fetch(at.address("app")));

      at.hold(at.address("app"), at.content("one"));

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void aSecretThatIsTakenAwayIsAbsent() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));
      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("one"));

      at.remove(at.address("app"));

      failureOf(Family.ABSENT, () -> at.store().fetch(at.address("app")));
    }
  }

  @Test
  default void aChangedSecretIsSeenByTheNextFetch() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("before"));
      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("before"));

      at.hold(at.address("app"), at.content("after"));

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("after"));
    }
  }

  @Test
  default void closingAValueDoesNotCloseOneFetchedBefore() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));
      try (SecretValue kept = at.store().fetch(at.address("app")).value()) {
        at.store().fetch(at.address("app")).value().close();

        assertThat(kept.revealBytes()).isEqualTo(at.content("one"));
      }
    }
  }

  @Test
  default void closingAValueDoesNotHarmTheNextFetch() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));

      at.store().fetch(at.address("app")).value().close();

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void aFetchedValueIsTheReceiversToWipe() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));
      SecretValue value = at.store().fetch(at.address("app")).value();

      value.close();

      failureOf(Family.CLOSED, value::revealBytes);
    }
  }

  @Test
  default void theTextOfAFetchedSecretShowsNothing() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address(Canary.PATH), at.content(Canary.SECRET));

      FetchedSecret fetched = at.store().fetch(at.address(Canary.PATH));

      assertThat(fetched.toString()).doesNotContain(Canary.SECRET, Canary.PATH);
    }
  }

  @Test
  default void theTextOfTheStoreShowsNothing() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address(Canary.PATH), at.content(Canary.SECRET));
      at.store().fetch(at.address(Canary.PATH)).value().close();

      assertThat(at.store().toString()).doesNotContain(Canary.SECRET, Canary.PATH);
    }
  }

  @Test
  default void manyThreadsFetchOneSecret() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));

      List<byte[]> read =
          Race.run(
              8,
              runner -> {
                bytesAt(at, at.address("app"));
                return bytesAt(at, at.address("app"));
              });

      assertThat(read).allSatisfy(bytes -> assertThat(bytes).isEqualTo(at.content("one")));
    }
  }

  @Test
  default void manyThreadsFetchEachItsOwnSecret() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      for (int i = 0; i < 8; i++) {
        at.hold(at.address("app" + i), at.content("value " + i));
      }

      List<byte[]> read = Race.run(8, runner -> bytesAt(at, at.address("app" + runner)));

      for (int i = 0; i < 8; i++) {
        assertThat(read.get(i)).isEqualTo(at.content("value " + i));
      }
    }
  }

  @Test
  default void aFetchOnAnInterruptedThreadKeepsTheInterrupt() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));

      assertThat(Race.run(1, runner -> Interrupts.isKeptBy(() -> bytesAt(at, at.address("app")))))
          .containsExactly(true);
    }
  }

  @Test
  default void aFetchOnAnInterruptedThreadSucceedsOrMayBeTriedAgain() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));

      assertThat(Race.run(1, runner -> Interrupts.familyOf(() -> bytesAt(at, at.address("app")))))
          .isSubsetOf(
              Optional.empty(), Optional.of(Family.TIMED_OUT), Optional.of(Family.UNREACHABLE));
    }
  }

  @Test
  default void aFetchAfterAnInterruptedOneSucceeds() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));
      Race.run(1, runner -> Interrupts.isKeptBy(() -> bytesAt(at, at.address("app"))));

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void aClosedStoreAnswersClosed() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));

      at.closeStore();

      HexkeyException failure = failureOf(() -> at.store().fetch(at.address("app")));
      assertThat(failure).isInstanceOf(ClosedException.class);
      assertThat(failure.code()).isEqualTo(ErrorCodes.CLOSED);
    }
  }

  @Test
  default void aClosedStoreDoesNotSayAbsent() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.closeStore();

      failureOf(Family.CLOSED, () -> at.store().fetch(at.address("nothing")));
    }
  }

  @Test
  default void closingTheStoreLeavesFetchedValuesWhole() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));
      try (SecretValue value = at.store().fetch(at.address("app")).value()) {
        at.closeStore();

        assertThat(value.revealBytes()).isEqualTo(at.content("one"));
      }
    }
  }

  @Test
  default void closingTheStoreTwiceIsHarmless() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.closeStore();

      assertThatCode(at::closeStore).doesNotThrowAnyException();
    }
  }
}
