package dev.hexkey.adapters.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TimedOutException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another program holds the store, or this one closes it. */
class WaitingTest {
  private TestStore local;
  private Connection other;

  @BeforeEach
  void open() throws Exception {
    local =
        new TestStore(
            new LocalSettings(10, Duration.ofMillis(300), LocalSettings.DEFAULTS.lockLease()));
    local.put("app", "one");
    other = DriverManager.getConnection("jdbc:sqlite:" + local.file());
  }

  @AfterEach
  void close() throws Exception {
    other.close();
    local.close();
  }

  private void execute(String sql) throws Exception {
    try (Statement statement = other.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Test
  void aWriteWaitsForAnotherProgramAndGivesUpInTime() throws Exception {
    execute("BEGIN IMMEDIATE");

    assertThatThrownBy(() -> local.put("app", "two"))
        .isInstanceOf(TimedOutException.class)
        .hasMessageStartingWith("[VAULT_TIMEOUT]");
    execute("ROLLBACK");
    assertThat(local.fetch("app")).isEqualTo("one");
    assertThat(local.put("app", "two").text()).isEqualTo("2");
  }

  @Test
  void aReadDoesNotWaitForAWriter() throws Exception {
    execute("BEGIN IMMEDIATE");

    assertThat(local.fetch("app")).isEqualTo("one");
    execute("ROLLBACK");
  }

  @Test
  void aWaitingWriterIsInterruptedAtOnceAndKeepsTheInterrupt() throws Exception {
    try (TestStore patient = new TestStore(LocalSettings.DEFAULTS)) {
      patient.put("app", "one");
      try (Connection holder = DriverManager.getConnection("jdbc:sqlite:" + patient.file());
          Statement statement = holder.createStatement()) {
        statement.executeUpdate("BEGIN IMMEDIATE");
        AtomicReference<Boolean> flag = new AtomicReference<>(false);
        FutureTask<Throwable> write =
            new FutureTask<>(
                () -> {
                  Throwable failure = catchThrowable(() -> patient.put("app", "two"));
                  flag.set(Thread.currentThread().isInterrupted());
                  return failure;
                });
        Thread writer = new Thread(write, "waiting writer");
        writer.start();

        writer.interrupt();

        assertThat(write.get(5, TimeUnit.SECONDS))
            .isInstanceOf(TimedOutException.class)
            .hasMessageStartingWith("[VAULT_TIMEOUT/INTERRUPTED]");
        assertThat(flag.get()).isTrue();
        statement.executeUpdate("ROLLBACK");
      }
      assertThat(patient.fetch("app")).isEqualTo("one");
    }
  }

  @Test
  void closingWaitsForARunningWrite() throws Exception {
    EntryStore entries = local.store().entries();
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    FutureTask<Boolean> write =
        new FutureTask<>(
            () ->
                entries.write(
                    all -> {
                      writing.countDown();
                      await(goOn);
                      all.addProfile("late");
                      return true;
                    }));
    new Thread(write, "writer").start();
    writing.await();
    Thread closer = new Thread(local.store()::close, "closer");
    closer.start();
    assertThatThrownBy(() -> untilClosed(entries)).isInstanceOf(ClosedException.class);

    goOn.countDown();

    assertThat(write.get(10, TimeUnit.SECONDS)).isTrue();
    closer.join();
    assertThat(local.reopen().profiles().list()).containsExactly("default", "late");
  }

  /** Reads until the other thread's close is seen. */
  private static void untilClosed(EntryStore entries) {
    while (true) {
      assertThat(entries.read(Entries::profiles)).isEqualTo(List.of("default"));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aStoreThatWasClosedHasNoKeys() {
    KeyRing keys = local.store().entries().keys();
    byte[] before = keys.key(1).getEncoded();

    local.store().close();

    assertThat(before).isNotEqualTo(new byte[DataKey.SIZE_BYTES]);
    assertThat(keys.key(1).getEncoded()).isEqualTo(new byte[DataKey.SIZE_BYTES]);
  }

  @Test
  void closingOneOpeningLeavesTheOther() {
    LocalStore second = local.another();
    second.profiles().list();

    local.store().close();

    assertThat(second.profiles().list()).containsExactly("default");
    second.close();
    assertThatThrownBy(() -> second.profiles().list()).isInstanceOf(ClosedException.class);
  }

  @Test
  void anUnsafeJournalIsRefusedOnEveryConnection() throws Exception {
    local.store().close();
    execute("PRAGMA journal_mode = DELETE");
    execute("BEGIN IMMEDIATE"); // so that SQLite cannot go back to its write-ahead log
    local.reopen();

    assertThatThrownBy(() -> local.fetch("app")).isInstanceOf(HexkeyException.class);
    execute("ROLLBACK");
    assertThat(local.fetch("app")).isEqualTo("one");
  }
}
