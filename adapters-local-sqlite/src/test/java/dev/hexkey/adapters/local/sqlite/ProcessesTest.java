package dev.hexkey.adapters.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Document;
import dev.hexkey.ports.RecordLock;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.StoredRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several programs on one store. */
class ProcessesTest {
  private static final int PROCESSES = 8;
  private static final int THREADS = 4;
  private static final int TIMES = Boolean.getBoolean("hexkey.long") ? 250 : 10;

  @TempDir Path directory;

  private final List<StoreProcess> processes = new ArrayList<>();
  private LocalStore store;

  @BeforeEach
  void open() {
    store =
        LocalStore.in(
            directory.resolve("home"),
            new LocalSettings(10, Duration.ofSeconds(60), StoreProcess.SHORT_LEASE),
            new KeyFileForTests(directory.resolve("keys")),
            InstantSource.system());
  }

  @AfterEach
  void close() {
    store.close();
    processes.forEach(StoreProcess::close);
  }

  private StoreProcess start() throws Exception {
    StoreProcess process = StoreProcess.start(directory);
    processes.add(process);
    return process;
  }

  private long count() {
    return store
        .records()
        .find(StoreProcess.COUNTER)
        .flatMap(record -> record.value().number("count"))
        .orElse(0L);
  }

  @Test
  void incrementsByEightProgramsOfFourThreadsAreNotLost() throws Exception {
    for (int i = 0; i < PROCESSES; i++) {
      start(); // the first ones make the store, at the same time
    }

    for (StoreProcess process : processes) {
      process.send("increment " + THREADS + " " + TIMES);
    }
    for (StoreProcess process : processes) {
      assertThat(process.answer()).isEqualTo("done");
    }

    StoredRecord counted = store.records().find(StoreProcess.COUNTER).orElseThrow();
    assertThat(counted.value().number("count")).contains((long) PROCESSES * THREADS * TIMES);
    assertThat(counted.version()).isEqualTo((long) PROCESSES * THREADS * TIMES);
  }

  @Test
  void aHolderThatWasStoppedPastItsLeaseCannotWrite() throws Exception {
    StoreProcess stalled = start();
    stalled.send("lock");
    assertThat(stalled.answer()).isEqualTo("locked");
    stalled.send("write 1");
    assertThat(stalled.answer()).isEqualTo("version 1");

    stalled.signal("STOP");
    try (RecordLock next = store.records().lock(StoreProcess.COUNTER, RecordStore.LOCK_WAIT)) {
      store
          .records()
          .compareAndSet(StoreProcess.COUNTER, 1, Document.EMPTY.with("count", 2), next.fence());
      stalled.signal("CONT");
      stalled.send("write 3");

      assertThat(stalled.answer()).isEqualTo("RECORD_CONFLICT STALE_FENCE");
    }
    assertThat(count()).isEqualTo(2);
  }
}
