package dev.hexkey.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretValueTest {
  private static final HexFormat HEX = HexFormat.of();

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "Grüße", "密钥", "🔑", "\u0000", "\uFFFD", "a\uFFFDb"})
  void textComesBackAsItWas(String text) {
    try (SecretValue ofText = SecretValue.ofText(text);
        SecretValue ofBytes = SecretValue.of(text.getBytes(StandardCharsets.UTF_8))) {
      assertThat(ofText.revealText()).isEqualTo(text);
      assertThat(ofBytes.revealText()).isEqualTo(text);
      assertThat(ofText.hasSameBytesAs(ofBytes)).isTrue();
      assertThat(ofText.sizeBytes()).isEqualTo(ofBytes.revealBytes().length);
    }
  }

  /** Cut short, a lone continuation, overlong, a surrogate, beyond Unicode, Latin-1. */
  @ParameterizedTest
  @ValueSource(strings = {"c3", "6180", "c080", "eda080", "f4908080", "477265fc", "ff", "efbfbdff"})
  void bytesThatAreNoTextAreRefused(String hex) {
    try (SecretValue value = SecretValue.of(HEX.parseHex(hex))) {
      assertThatThrownBy(value::revealText)
          .isInstanceOf(InvalidException.class)
          .hasMessageContaining("not UTF-8 text");
      assertThat(value.revealBytes()).isEqualTo(HEX.parseHex(hex));
    }
  }

  @Test
  void aSharedViewEndsWithItsOwnerAlone() {
    SecretValue owner = SecretValue.ofText("x");
    SecretValue view = owner.shared();

    view.close();
    assertThat(view.revealText()).isEqualTo("x");

    owner.close();
    assertThatThrownBy(view::revealText).isInstanceOf(ClosedException.class);
    assertThatThrownBy(view::revealBytes).isInstanceOf(ClosedException.class);
    assertThatThrownBy(view::sizeBytes).isInstanceOf(ClosedException.class);
  }

  @Test
  void whatIsLentIsWipedAlsoAfterAFailure() {
    byte[][] lent = new byte[1][];
    try (SecretValue value = SecretValue.ofText("x")) {
      assertThatThrownBy(
              () ->
                  value.revealTo(
                      bytes -> {
                        lent[0] = bytes;
                        throw new IllegalStateException();
                      }))
          .isInstanceOf(IllegalStateException.class);
      assertThat(lent[0]).containsOnly(0);
      assertThat(value.revealText()).isEqualTo("x");
    }
  }

  @Test
  void aRevealThatRacesTheWipeSeesAllOrNothing() {
    String text = "x".repeat(10_000);
    for (int i = 0; i < 500; i++) {
      SecretValue value = SecretValue.ofText(text);
      CompletableFuture<Void> wiped = CompletableFuture.runAsync(value::close);
      while (!wiped.isDone()) {
        try {
          assertThat(value.revealText()).isEqualTo(text);
        } catch (ClosedException e) {
          break;
        }
      }
      wiped.join();
    }
  }

  @Test
  void nothingIsShown() {
    try (SecretValue value = SecretValue.ofText("canary")) {
      assertThat(value.toString()).isEqualTo("SecretValue[redacted]");
    }
  }
}
