package dev.hexkey.adapters.local.sqlite.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WrappingKeyTest {
  private static final String CANARY = "canary-wrapped-key-90ab-32-bytes";
  private static final byte[] PLACE = "store 1".getBytes(StandardCharsets.US_ASCII);

  private final WrappingKey key = WrappingKey.random();

  @Test
  void whatWasWrappedOpensAgain() {
    byte[] wrapped = key.wrap("id", SecretValue.ofText(CANARY), PLACE);

    try (SecretValue opened = key.unwrap("id", wrapped, PLACE)) {
      assertThat(opened.revealText()).isEqualTo(CANARY);
    }
  }

  @Test
  void anyFlippedByteIsRefused() {
    byte[] wrapped = key.wrap("id", SecretValue.ofText(CANARY), PLACE);

    for (int i = 0; i < wrapped.length; i++) {
      byte[] changed = wrapped.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> key.unwrap("id", changed, PLACE))
          .isInstanceOf(DamagedException.class);
    }
  }

  @Test
  void aChangedWrapUnderTheRightKeyIsDamageAndNotAWrongKey() {
    byte[] wrapped = key.wrap("id", SecretValue.ofText(CANARY), PLACE);
    wrapped[wrapped.length - 1] ^= 1;

    assertThatThrownBy(() -> key.unwrap("id", wrapped, PLACE))
        .hasMessageStartingWith("[STORE_DAMAGED/KEY_WRAP]");
  }

  @Test
  void aWrapOfAnotherKeyIsAWrongKeyAndNotDamage() {
    byte[] wrapped = key.wrap("id", SecretValue.ofText(CANARY), PLACE);

    assertThatThrownBy(() -> WrappingKey.random().unwrap("id", wrapped, PLACE))
        .hasMessageStartingWith("[KEY_WRONG]");
  }

  @Test
  void anyShorterTextIsRefused() {
    byte[] wrapped = key.wrap("id", SecretValue.ofText(CANARY), PLACE);

    for (int length = 0; length < wrapped.length; length++) {
      byte[] cut = Arrays.copyOf(wrapped, length);
      assertThatThrownBy(() -> key.unwrap("id", cut, PLACE)).isInstanceOf(DamagedException.class);
    }
  }

  @Test
  void aWrapIsBoundToItsPlace() {
    byte[] wrapped = key.wrap("id", SecretValue.ofText(CANARY), PLACE);

    assertThatThrownBy(() -> key.unwrap("id", wrapped, new byte[0]))
        .isInstanceOf(DamagedException.class);
  }

  @Test
  void aWrapIsBoundToTheKeyId() {
    byte[] wrapped = key.wrap("id", SecretValue.ofText(CANARY), PLACE);

    assertThatThrownBy(() -> key.unwrap("other", wrapped, PLACE))
        .isInstanceOf(DamagedException.class);
  }

  @Test
  void aBoundaryBetweenKeyIdAndPlaceCannotBeMoved() {
    byte[] wrapped = key.wrap("ab", SecretValue.ofText(CANARY), new byte[] {'c'});

    assertThatThrownBy(() -> key.unwrap("a", wrapped, new byte[] {'b', 'c'}))
        .isInstanceOf(DamagedException.class);
  }

  @Test
  void theSameKeyIsWrappedDifferentlyEachTime() {
    byte[] first = key.wrap("id", SecretValue.ofText(CANARY), PLACE);
    byte[] second = key.wrap("id", SecretValue.ofText(CANARY), PLACE);

    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void theIdIsAFunctionOfTheKeyAlone() {
    WrappingKey same = WrappingKey.taking(key.value().revealBytes());

    assertThat(same.id()).isEqualTo(key.id()).hasSize(32);
    assertThat(WrappingKey.random().id()).isNotEqualTo(key.id());
  }

  @Test
  void theBytesItIsMadeOfAreWiped() {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) 7);

    WrappingKey made = WrappingKey.taking(bytes);

    assertThat(bytes).containsOnly(0);
    assertThat(made.value().revealBytes()).containsOnly(7);
  }

  @Test
  void aKeyOfAnotherLengthIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> WrappingKey.taking(new byte[31]));
  }
}
