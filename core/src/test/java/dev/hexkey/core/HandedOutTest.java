package dev.hexkey.core;

import static dev.hexkey.core.ClientFixture.CANARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.SecretValue;
import java.lang.ref.Reference;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandedOutTest {
  private final HandedOut handedOut = new HandedOut();

  @Test
  void closingWipesWhatSomebodyStillHolds() {
    SecretValue owned = SecretValue.ofText(CANARY);
    SecretValue view = handedOut.take(owned);

    handedOut.close();

    assertThatThrownBy(view::revealText).isInstanceOf(ClosedException.class);
    assertThatThrownBy(owned::revealText).isInstanceOf(ClosedException.class);
  }

  @Test
  void whatComesAfterClosingIsWipedAndRefused() {
    handedOut.close();
    SecretValue owned = SecretValue.ofText(CANARY);

    assertThatThrownBy(() -> handedOut.take(owned)).isInstanceOf(ClosedException.class);

    assertThatThrownBy(owned::revealText).isInstanceOf(ClosedException.class);
  }

  @Test
  void whatNobodyHoldsAnyMoreIsForgotten() {
    SecretValue kept = handedOut.take(SecretValue.ofText(CANARY));
    try {
      for (int i = 0; i < 1_000; i++) {
        handedOut.take(SecretValue.ofText(CANARY));
      }

      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (handedOut.size() > 1 && System.nanoTime() - end < 0) {
        System.gc();
      }

      assertThat(handedOut.size()).isEqualTo(1);
    } finally {
      Reference.reachabilityFence(kept);
    }
  }
}
