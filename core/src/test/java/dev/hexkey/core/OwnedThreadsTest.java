package dev.hexkey.core;

import static dev.hexkey.core.ClientFixture.CANARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.SecretValue;
import dev.hexkey.renewal.OwnedThreads;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OwnedThreadsTest {
  @Test
  void threadsAreNamedDaemonsAndEndWhenThereIsNothingToDo() {
    Set<Thread> before = liveThreads();
    try (OwnedThreads threads = new OwnedThreads()) {
      Gate gate = new Gate();
      threads.execute(gate::pass);
      Set<Thread> owned = startedSince(before);
      assertThat(owned)
          .hasSize(1)
          .allMatch(Thread::isDaemon)
          .allMatch(thread -> thread.getName().startsWith("hexkey-"));

      gate.open();

      assertThat(endedWithin(owned, 20)).isTrue();
    }
  }

  @Test
  void closingInterruptsWhatRunsAndWaitsForIt() throws Exception {
    OwnedThreads threads = new OwnedThreads();
    Gate gate = new Gate();
    AtomicBoolean interrupted = new AtomicBoolean();
    threads.execute(
        () -> {
          try {
            gate.passOrBeInterrupted();
          } catch (IllegalStateException e) {
            interrupted.set(true);
          }
        });
    gate.awaitArrival();

    threads.close();

    assertThat(interrupted).isTrue();
    assertThatThrownBy(() -> threads.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void aTaskMayCloseTheThreadsItRunsOn() {
    OwnedThreads threads = new OwnedThreads();
    AtomicBoolean closed = new AtomicBoolean();
    Gate gate = new Gate();
    threads.execute(
        () -> {
          threads.close();
          closed.set(true);
          gate.open();
        });

    gate.pass();

    assertThat(closed).isTrue();
  }

  @Test
  void aClientStartsNoOtherThreadAndLeavesNoneBehind() {
    Set<Thread> before = liveThreads();
    ClientFixture fixture = new ClientFixture();
    fixture.store.with("a", "user=" + CANARY);
    fixture.text("mem://m/a#user");
    fixture.client.resolveAsync("mem://m/a").toCompletableFuture().join();
    fixture.client.refresh("mem://m/a");
    fixture.client.put(fixture.client.parse("mem://m/b"), SecretValue.ofText("x"));

    assertThat(startedSince(before)).allMatch(thread -> thread.getName().startsWith("hexkey-"));

    fixture.close();
    assertThat(endedWithin(startedSince(before), 20)).isTrue();
  }

  private static Set<Thread> startedSince(Set<Thread> before) {
    Set<Thread> started = liveThreads();
    started.removeAll(before);
    return started;
  }

  private static Set<Thread> liveThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.getName().startsWith("C")) // compilers come and go
        .collect(Collectors.toSet());
  }

  private static boolean endedWithin(Set<Thread> threads, int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (threads.stream().anyMatch(Thread::isAlive)) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      Thread.onSpinWait();
    }
    return true;
  }
}
