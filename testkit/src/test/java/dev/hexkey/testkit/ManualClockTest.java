package dev.hexkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManualClockTest {
  private final ManualClock clock = new ManualClock(Instant.EPOCH);

  @Test
  void bothClocksStandStill() {
    assertThat(clock.instant()).isEqualTo(clock.instant());
    assertThat(clock.nanos()).isEqualTo(clock.nanos());
  }

  @Test
  void bothClocksMoveTogether() {
    long before = clock.nanos();

    clock.advance(Duration.ofMillis(1));

    assertThat(clock.instant()).isEqualTo(Instant.ofEpochMilli(1));
    assertThat(clock.nanos() - before).isEqualTo(1_000_000);
  }

  @Test
  void aDateSetBackLeavesAges() {
    clock.advance(Duration.ofDays(1));
    long before = clock.nanos();

    clock.setTo(Instant.EPOCH);

    assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    assertThat(clock.nanos()).isEqualTo(before);
  }
}
