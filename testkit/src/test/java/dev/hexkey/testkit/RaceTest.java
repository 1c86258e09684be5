package dev.hexkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RaceTest {
  @Test
  void resultsComeInTheOrderOfRunners() throws InterruptedException {
    assertThat(Race.run(4, runner -> runner * 10)).containsExactly(0, 10, 20, 30);
  }

  @Test
  void itsThreadsHaveEnded() throws InterruptedException {
    for (int i = 0; i < 50; i++) {
      List<Thread> runners = Race.run(16, runner -> Thread.currentThread());
      assertThat(runners).noneMatch(Thread::isAlive);
    }
  }

  @Test
  void aFailureEndsTheRaceAtOnce() {
    CountDownLatch never = new CountDownLatch(1);

    assertThatThrownBy(
            () ->
                Race.run(
                    2,
                    runner -> {
                      if (runner == 0) {
                        never.await();
                      }
                      throw new IllegalStateException("on purpose");
                    }))
        .isInstanceOf(AssertionError.class)
        .hasRootCauseMessage("on purpose");
  }
}
