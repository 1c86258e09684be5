package dev.hexkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ForkedJvmTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @Test
  void aChildRunsWithItsArguments() throws Exception {
    try (ForkedJvm child =
        ForkedJvm.of(Echo.class, "one", "two words")
            .flags("-Dechoed=three")
            .environment("ECHOED", "four")
            .start()) {
      assertThat(child.awaitExit(DEADLINE)).isZero();
      assertThat(child.lines()).contains("one", "two words", "three", "four");
    }
  }

  @Test
  void aFailureIsItsOutputAndExitCode() throws Exception {
    try (ForkedJvm child = ForkedJvm.start(Failing.class)) {
      assertThat(child.awaitExit(DEADLINE)).isEqualTo(1);
      assertThat(child.lines()).anyMatch(line -> line.contains("on purpose"));
    }
  }

  @Test
  void aChildIsStartedThroughAProgram() throws Exception {
    try (ForkedJvm child =
        ForkedJvm.of(Echo.class, "one").through("env", "ECHOED=through").start()) {
      assertThat(child.awaitExit(DEADLINE)).isZero();
      assertThat(child.lines()).contains("one", "through");
    }
  }

  @Test
  void aKilledChildIsGone() throws Exception {
    try (ForkedJvm child = ForkedJvm.start(Waiting.class)) {
      child.awaitLine("ready"::equals, DEADLINE);

      child.kill();

      assertThat(child.isAlive()).isFalse();
      assertThat(child.awaitExit(DEADLINE)).isEqualTo(128 + 9);
    }
  }

  @Test
  void aStoppedChildGoesOn() throws Exception {
    try (ForkedJvm child = ForkedJvm.start(Waiting.class)) {
      child.awaitLine("ready"::equals, DEADLINE);

      child.stop();
      child.resume();

      assertThat(child.isAlive()).isTrue();
    }
  }

  @Test
  void aStoppedChildIsClosed() throws Exception {
    ForkedJvm child = ForkedJvm.start(Waiting.class);
    child.awaitLine("ready"::equals, DEADLINE);
    child.stop();

    child.close();

    assertThat(child.isAlive()).isFalse();
    assertThat(ProcessHandle.of(child.pid())).isEmpty();
  }

  @Test
  void aChildEndsWithTheJvmThatStartedIt() throws Exception {
    try (ForkedJvm parent = ForkedJvm.start(Parent.class)) {
      long pid = Long.parseLong(parent.awaitLine(line -> line.matches("[0-9]+"), DEADLINE));
      ProcessHandle child = ProcessHandle.of(pid).orElseThrow();

      parent.kill();

      child.onExit().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      assertThat(child.isAlive()).isFalse();
    }
  }

  @Test
  void aLineThatDoesNotComeIsNotAwaitedForever() {
    try (ForkedJvm child = ForkedJvm.start(Echo.class)) {
      assertThatThrownBy(() -> child.awaitLine("never"::equals, DEADLINE))
          .isInstanceOf(TimeoutException.class);
    }
  }

  /** Writes what it was given. */
  static final class Echo {
    private Echo() {}

    public static void main(String[] arguments) {
      for (String argument : arguments) {
        System.out.println(argument);
      }
      System.out.println(System.getProperty("echoed"));
      System.out.println(System.getenv("ECHOED"));
    }
  }

  /** Fails. */
  static final class Failing {
    private Failing() {}

    public static void main(String[] arguments) {
      if (arguments.length == 0) {
        throw new IllegalStateException("on purpose");
      }
    }
  }

  /** Waits until it is killed. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String[] arguments) throws InterruptedException {
      System.out.println("ready");
      new CountDownLatch(1).await();
    }
  }

  /** Starts a child and waits until it is killed. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws Exception {
      try (ForkedJvm child = ForkedJvm.start(Waiting.class)) {
        child.awaitLine("ready"::equals, DEADLINE);
        System.out.println(child.pid());
        new CountDownLatch(1).await();
      }
    }
  }
}
