package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertDiscreet;
import static dev.hexkey.testkit.Failures.assertHelpful;
import static dev.hexkey.testkit.Failures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.KeyStatus.State;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link KeyWrapper} does. */
public interface KeyWrapperContract {
  /** A key wrapper with keys in known states; each call gives another. */
  KeyWrapperFixture newWrapper() throws Exception;

  /** What a wrapped key is bound to in these tests. */
  private static byte[] place() {
    return "store 1".getBytes(StandardCharsets.UTF_8);
  }

  /** A key of 32 bytes that a search finds. */
  private static SecretValue key() {
    return SecretValue.ofText((Canary.SECRET + "0123456789abcdef").substring(0, 32));
  }

  private static byte[] wrapped(KeyWrapperFixture at) {
    try (SecretValue key = key()) {
      return at.wrapper().wrap(at.keyId(), key, place());
    }
  }

  /** Whether these bytes give the key of these tests. */
  private static boolean opens(KeyWrapperFixture at, byte[] wrapped) {
    try (SecretValue key = key();
        SecretValue opened = at.wrapper().unwrap(at.keyId(), wrapped, place())) {
      return opened.hasSameBytesAs(key);
    }
  }

  @Test
  default void aWrappedKeyIsUnwrapped() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      assertThat(opens(at, wrapped(at))).isTrue();
    }
  }

  @Test
  default void keysOfAllUsualLengthsAreUnwrapped() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      for (int length : new int[] {16, 24, 32, 64}) {
        try (SecretValue key =
                SecretValue.of(Arrays.copyOf(ExactBytesContract.everyByte(), length));
            SecretValue opened =
                at.wrapper()
                    .unwrap(at.keyId(), at.wrapper().wrap(at.keyId(), key, place()), place())) {
          assertThat(opened.hasSameBytesAs(key)).isTrue();
        }
      }
    }
  }

  @Test
  default void whatIsWrappedHoldsNothingOfTheKey() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      assertThat(LeakSearch.forText(Canary.SECRET).in(wrapped(at))).isEmpty();
    }
  }

  @Test
  default void wrappingTwiceGivesDifferentBytes() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      assertThat(wrapped(at)).isNotEqualTo(wrapped(at));
    }
  }

  @Test
  default void anotherPlaceDoesNotOpenIt() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      byte[] wrapped = wrapped(at);
      byte[] elsewhere = "store 2".getBytes(StandardCharsets.UTF_8);

      HexkeyException failure =
          failureOf(() -> at.wrapper().unwrap(at.keyId(), wrapped, elsewhere).close());

      assertThat(failure).isInstanceOf(DamagedException.class);
    }
  }

  @Test
  default void noPlaceDoesNotOpenIt() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      byte[] wrapped = wrapped(at);

      failureOf(
          Family.DAMAGED, () -> at.wrapper().unwrap(at.keyId(), wrapped, new byte[0]).close());
    }
  }

  @Test
  default void anotherKeyDoesNotOpenIt() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      byte[] wrapped = wrapped(at);

      HexkeyException failure =
          failureOf(
              Family.DAMAGED, () -> at.wrapper().unwrap(at.otherKeyId(), wrapped, place()).close());

      assertThat(failure.code()).isEqualTo(ErrorCodes.KEY_WRONG);
      assertHelpful(failure);
    }
  }

  @Test
  default void anyChangedByteIsRefused() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      byte[] wrapped = wrapped(at);
      for (int i = 0; i < wrapped.length; i++) {
        byte[] changed = wrapped.clone();
        changed[i] ^= 1;

        failureOf(Family.DAMAGED, () -> at.wrapper().unwrap(at.keyId(), changed, place()).close());
      }
    }
  }

  @Test
  default void wrappedBytesThatAreCutOffAreRefused() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      byte[] wrapped = wrapped(at);
      for (int length : new int[] {0, 1, 12, wrapped.length / 2, wrapped.length - 1}) {
        byte[] cut = Arrays.copyOf(wrapped, length);

        failureOf(Family.DAMAGED, () -> at.wrapper().unwrap(at.keyId(), cut, place()).close());
      }
    }
  }

  @Test
  default void wrappedBytesWithMoreAtTheEndAreRefused() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      byte[] wrapped = wrapped(at);
      byte[] longer = Arrays.copyOf(wrapped, wrapped.length + 1);

      failureOf(Family.DAMAGED, () -> at.wrapper().unwrap(at.keyId(), longer, place()).close());
    }
  }

  @Test
  default void aRefusedUnwrapShowsNothing() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      byte[] wrapped = wrapped(at);

      assertDiscreet(
          failureOf(() -> at.wrapper().unwrap(at.otherKeyId(), wrapped, place()).close()));
    }
  }

  @Test
  default void eachUnwrapGivesAValueOfItsOwn() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      byte[] wrapped = wrapped(at);
      at.wrapper().unwrap(at.keyId(), wrapped, place()).close();

      assertThat(opens(at, wrapped)).isTrue();
    }
  }

  @Test
  default void anUnwrappedKeyIsTheReceiversToWipe() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      SecretValue opened = at.wrapper().unwrap(at.keyId(), wrapped(at), place());

      opened.close();

      failureOf(Family.CLOSED, opened::revealBytes);
    }
  }

  @Test
  default void wrappingLeavesTheKeyOpen() throws Exception {
    try (KeyWrapperFixture at = newWrapper();
        SecretValue key = key();
        SecretValue same = key()) {
      at.wrapper().wrap(at.keyId(), key, place());

      assertThat(key.hasSameBytesAs(same)).isTrue();
    }
  }

  @Test
  default void theInputsOfAnUnwrapAreLeftAsTheyWere() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      byte[] wrapped = wrapped(at);
      byte[] given = wrapped.clone();
      byte[] place = place();

      at.wrapper().unwrap(at.keyId(), given, place).close();

      assertThat(given).isEqualTo(wrapped);
      assertThat(place).isEqualTo(place());
    }
  }

  @Test
  default void aKeyThatIsThereIsPresent() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      assertThat(at.wrapper().check(at.keyId()).state()).isEqualTo(State.PRESENT);
    }
  }

  @Test
  default void aKeyThatIsNotThereIsAbsent() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      assertThat(at.wrapper().check(at.absentKeyId()).state()).isEqualTo(State.ABSENT);
    }
  }

  @Test
  default void aStatusSaysWhereThePlaceIs() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      assertThat(at.wrapper().check(at.keyId()).detail()).isNotBlank();
      assertThat(at.wrapper().check(at.absentKeyId()).detail()).isNotBlank();
    }
  }

  @Test
  default void askingForAKeyDoesNotMakeIt() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      at.wrapper().check(at.absentKeyId());

      assertThat(at.wrapper().check(at.absentKeyId()).state()).isEqualTo(State.ABSENT);
    }
  }

  @Test
  default void wrappingWithAnAbsentKeyIsRefused() throws Exception {
    try (KeyWrapperFixture at = newWrapper();
        SecretValue key = key()) {
      HexkeyException failure = failureOf(() -> at.wrapper().wrap(at.absentKeyId(), key, place()));

      assertThat(failure).isInstanceOf(AbsentException.class);
      assertThat(failure.code()).isEqualTo(ErrorCodes.KEY_ABSENT);
    }
  }

  @Test
  default void unwrappingWithAnAbsentKeyIsRefused() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      byte[] wrapped = wrapped(at);

      HexkeyException failure =
          failureOf(() -> at.wrapper().unwrap(at.absentKeyId(), wrapped, place()).close());

      assertThat(failure).isInstanceOf(AbsentException.class);
      assertThat(failure.code()).isEqualTo(ErrorCodes.KEY_ABSENT);
      assertHelpful(failure);
    }
  }

  @Test
  default void theKindIsAShortWord() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      assertThat(at.wrapper().kind()).matches("[a-z][a-z0-9-]{0,31}");
    }
  }

  @Test
  default void aKeyIdIsPrintableAndBounded() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      assertThat(at.keyId()).matches("[\\x21-\\x7E]{1,512}");
    }
  }

  @Test
  default void theTextOfAWrapperShowsNoKey() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      wrapped(at);

      assertThat(LeakSearch.forText(Canary.SECRET).in(at.wrapper().toString())).isEmpty();
    }
  }

  @Test
  default void manyThreadsWrapAndUnwrap() throws Exception {
    try (KeyWrapperFixture at = newWrapper()) {
      List<Boolean> good = Race.run(4, runner -> opens(at, wrapped(at)));

      assertThat(good).containsOnly(true);
    }
  }
}
