package dev.hexkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class CapturedLogsTest {
  private static final Logger log = LoggerFactory.getLogger(CapturedLogsTest.class);

  @Test
  void everyLevelIsCaptured() {
    try (CapturedLogs logs = CapturedLogs.start()) {
      for (Level level : Level.values()) {
        log.atLevel(level).log("one");
      }

      assertThat(logs.events())
          .extracting(CapturedLogs.Event::level)
          .containsExactly(Level.values());
    }
  }

  @Test
  void argumentsAndPairsAreCaptured() {
    try (CapturedLogs logs = CapturedLogs.start()) {
      log.info("argument {}", "one");
      log.atDebug().addKeyValue("uri", "two").log("pair");

      assertThat(logs.text()).contains("argument one", "uri=two", "pair");
    }
  }

  @Test
  void errorsAreCapturedWithTheirCauses() {
    try (CapturedLogs logs = CapturedLogs.start()) {
      log.warn("failed", new IllegalStateException("outer", new IllegalStateException("inner")));

      assertThat(logs.text()).contains("failed", "outer", "inner");
    }
  }

  @Test
  void otherThreadsAreCaptured() throws InterruptedException {
    try (CapturedLogs logs = CapturedLogs.start()) {
      List<Integer> runners =
          Race.run(
              2,
              runner -> {
                log.info("runner {}", runner);
                return runner;
              });

      assertThat(runners).hasSize(2);
      assertThat(logs.text()).contains("runner 0", "runner 1");
    }
  }

  @Test
  void nothingIsCapturedAfterTheEnd() {
    CapturedLogs logs = CapturedLogs.start();
    logs.close();

    log.info("late");

    assertThat(logs.events()).isEmpty();
  }
}
