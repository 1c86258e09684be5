package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private final ManualClock clock = new ManualClock();
  private final Breaker breaker = new Breaker(clock);

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed();
    }
  }

  @Test
  void fourFailuresLeaveItClosed() {
    fail(4);

    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void fiveFailuresOpenIt() {
    fail(5);

    assertThat(breaker.admits()).isFalse();
  }

  @Test
  void fiveFailuresThatAreFarApartLeaveItClosed() {
    fail(4);
    clock.advance(Duration.ofSeconds(61));
    fail(1);

    assertThat(breaker.admits()).isTrue();
  }

  @Test
  void oneCallInHalfASecondPasses() {
    fail(5);
    clock.advance(Duration.ofMillis(500));

    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isFalse();
  }

  @Test
  void failuresWhileItIsOpenDoNotPutTheNextProbeOff() {
    fail(5);
    clock.advance(Duration.ofMillis(400));
    fail(1);
    clock.advance(Duration.ofMillis(100));

    assertThat(breaker.admits()).isTrue();
  }

  @Test
  void aSuccessClosesIt() {
    fail(5);

    breaker.succeeded();

    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.isOpen()).isFalse();
  }
}
