package dev.hexkey.adapters.local.sqlite.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The disk of a real process fails: it is full, cannot write, cannot sync, cannot read. */
class DiskFaultTest {
  private static final String WRITE = "posix/io/rw/pwrite";
  private static final String SYNC = "posix/io/sync/fsync";
  private static final String READ = "posix/io/rw/pread";
  private static final int EIO = 5;
  private static final int ENOSPC = 28;
  private static final int BEFORE = 20;

  @TempDir Path directory;

  private FaultyDisk disk;

  @BeforeAll
  static void requireTool() {
    Faults.requireTool("fiu-run", "fiu-utils");
    Faults.requireTool("fiu-ctrl", "fiu-utils");
  }

  @BeforeEach
  void start() throws Exception {
    disk = FaultyDisk.start(directory);
  }

  @AfterEach
  void stop() {
    disk.close();
  }

  private void fill() throws Exception {
    for (int number = 0; number < BEFORE; number++) {
      assertThat(disk.ask("write " + number)).isEqualTo(Obedient.DONE);
    }
  }

  @ParameterizedTest
  @CsvSource({WRITE + "," + ENOSPC, WRITE + "," + EIO, SYNC + "," + EIO})
  void aFailedWriteIsTypedAndLeavesWhatWasThere(String point, int error) throws Exception {
    fill();

    disk.enable(point, error);
    for (int number = BEFORE; number < BEFORE + 5; number++) {
      assertThat(disk.ask("write " + number)).isEqualTo("UNREACHABLE STORE_WRITE_FAILED");
      assertThat(disk.ask("check")).isEqualTo(Obedient.DONE);
    }

    disk.disable(point);
    assertThat(disk.ask("check")).isEqualTo(Obedient.DONE);
    assertThat(disk.ask("write 99")).isEqualTo(Obedient.DONE);
    assertThat(disk.ask("reopen")).isEqualTo(Obedient.DONE);
    assertThat(disk.ask("check")).isEqualTo(Obedient.DONE);
  }

  @Test
  void aFailedReadIsUnreachableAndNothingIsAbsent() throws Exception {
    fill();
    assertUnreachable(WRITE); // loads what errors need: a JVM that cannot read its classes dies

    assertUnreachable(READ);

    assertThat(disk.ask("check")).isEqualTo(Obedient.DONE);
    assertThat(disk.ask("write 99")).isEqualTo(Obedient.DONE);
  }

  /** An opening needs both: to read, and to write the index of the log. */
  private void assertUnreachable(String point) throws Exception {
    disk.ask("reopen");

    disk.enable(point, EIO);
    String answer = disk.ask("check");
    disk.disable(point);

    assertThat(answer)
        .contains("unreadable", "[VAULT_CONNECTION_ERROR]")
        .doesNotContain("lost", "[SECRET_NOT_FOUND]");
  }

  @ParameterizedTest
  @CsvSource({WRITE + "," + ENOSPC, WRITE + "," + EIO, SYNC + "," + EIO})
  void aStoreThatCouldNotBeMadeIsMadeLater(String point, int error) throws Exception {
    disk.enable(point, error);
    assertThat(disk.ask("write 0")).isEqualTo("UNREACHABLE STORE_WRITE_FAILED");
    disk.disable(point);

    fill();

    assertThat(disk.ask("check")).isEqualTo(Obedient.DONE);
  }
}
