package dev.hexkey.adapters.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretValue;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class OwnedThreadsTest {
  @Test
  void aPlatformThreadCallsSqliteItself() {
    assertThat(OwnedThreads.isNeeded()).isFalse();
  }

  @Test
  void aCallRunsOnANamedDaemon() throws Exception {
    try (OwnedThreads threads = new OwnedThreads(1)) {
      Thread worker = threads.call(Thread::currentThread);

      assertThat(worker.getName()).startsWith("hexkey-sqlite-");
      assertThat(worker.isDaemon()).isTrue();
    }
  }

  @Test
  void theThreadsEndWhenTheyAreClosed() throws Exception {
    OwnedThreads threads = new OwnedThreads(1);
    Thread worker = threads.call(Thread::currentThread);

    threads.close();

    worker.join(TimeUnit.SECONDS.toMillis(10));
    assertThat(worker.isAlive()).isFalse();
  }

  @Test
  void aFailureOfACallIsTheCallers() {
    try (OwnedThreads threads = new OwnedThreads(1)) {
      assertThatThrownBy(
              () ->
                  threads.call(
                      () -> {
                        throw new SQLException("no");
                      }))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(
              () ->
                  threads.call(
                      () -> {
                        throw LocalErrors.secretNotFound();
                      }))
          .hasMessageStartingWith("[SECRET_NOT_FOUND]");
    }
  }

  @Test
  void anInterruptedCallerGetsItsAnswerAndKeepsTheInterrupt() throws Exception {
    try (OwnedThreads threads = new OwnedThreads(1)) {
      Thread.currentThread().interrupt();

      assertThat(threads.call(() -> 42)).isEqualTo(42);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** Java 17 has no virtual threads, so there is nothing to see there. */
  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void aVirtualThreadDoesNotCallSqliteItself() throws Exception {
    try (TestStore local = new TestStore(LocalSettings.DEFAULTS)) {
      local.put("app", "one");
      FutureTask<String> read =
          new FutureTask<>(
              () -> {
                assertThat(OwnedThreads.isNeeded()).isTrue();
                SecretAddress address = SecretAddress.newest("default", "app");
                try (SecretValue value = local.store().secrets().fetch(address).value()) {
                  return value.revealText();
                }
              });

      Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
      start.invoke(null, read);

      assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo("one");
      assertThat(Thread.getAllStackTraces().keySet())
          .anyMatch(thread -> thread.getName().startsWith("hexkey-sqlite-"));
    }
  }
}
