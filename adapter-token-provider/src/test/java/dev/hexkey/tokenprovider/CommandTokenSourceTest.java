package dev.hexkey.tokenprovider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.testkit.Canary;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a POSIX shell")
class CommandTokenSourceTest {
  @Test
  void theOutputIsTheToken() throws Exception {
    assertThat(run("printf token-1")).isEqualTo("token-1");
  }

  @Test
  void N4_oneLineBreakAtTheEndIsRemoved() throws Exception {
    assertThat(run("echo token-1")).isEqualTo("token-1");
  }

  @Test
  void N8_anOutputOfMoreThan64KiBIsRefused() {
    assertThatThrownBy(() -> run("head -c 1048576 /dev/zero | tr '\\0' t"))
        .isInstanceOfSatisfying(
            HexkeyException.class, e -> assertThat(e.reason()).contains("TOO_LONG"));
  }

  @Test
  void P3_aCommandThatHangsIsEndedWithAllItStarted() {
    CommandTokenSource source = source("sleep 3723 & sleep 3724");

    HexkeyException failure =
        catchThrowableOfType(
            HexkeyException.class, () -> source.fetch(Requests.first(Duration.ofMillis(300))));

    assertThat(failure.code()).isEqualTo(ErrorCodes.SOURCE_UNAVAILABLE);
    assertThat(failure.reason()).contains("TIMED_OUT");
    ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").matches(".*sleep 372[34]"))
        .forEach(process -> process.onExit().join());
  }

  @Test
  void P3_whatAFailedCommandSaysIsReportedInPartAndRedacted() {
    String script =
        "echo 'login failed for token="
            + Canary.SECRET
            + " or "
            + Canary.SECRET
            + "' >&2; head -c 100000 /dev/zero | tr '\\0' ' x' >&2; exit 3";

    HexkeyException failure =
        catchThrowableOfType(HexkeyException.class, () -> source(script).fetch(Requests.first()));

    assertThat(failure.reason()).contains("EXIT");
    assertThat(failure.getMessage())
        .contains("ended with 3", "login failed")
        .doesNotContain(Canary.SECRET)
        .hasSizeLessThan(500);
  }

  @Test
  void aCommandThatCannotBeStartedIsMisconfigured() {
    CommandTokenSource source = new CommandTokenSource(List.of("/no/such/program", "argument"));

    assertThatThrownBy(() -> source.fetch(Requests.first()))
        .isInstanceOf(MisconfiguredException.class)
        .hasNoCause()
        .hasMessageNotContaining("argument");
  }

  @Test
  void anInterruptEndsTheCommand() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> source("sleep 3725").fetch(Requests.first()))
        .isInstanceOf(InterruptedException.class);
  }

  private static CommandTokenSource source(String script) {
    return new CommandTokenSource(List.of("/bin/sh", "-c", script));
  }

  private static String run(String script) throws Exception {
    return source(script).fetch(Requests.first()).revealText();
  }
}
