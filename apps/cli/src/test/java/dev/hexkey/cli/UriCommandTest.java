package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UriCommandTest {
  @TempDir private Path home;

  @Test
  void anAcceptableUriIsShownInItsCanonicalForm() {
    Result result = check("LOCAL://default/app/db?version=3#user");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualTo("ok\tlocal://default/app/db#user?version=3\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void aRefusedUriIsNeverRepeated() {
    Result result = check("local://default/a..b-pasted-by-mistake");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.out()).isEqualTo("error\tILLEGAL_SEGMENT/TRAVERSAL\t17\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void everyUriGetsItsLineAndOneRefusalDecidesTheExitCode() {
    Result result = check("local://default/a", "nonsense", "local://default/b");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.out())
        .isEqualTo(
            """
            ok\tlocal://default/a
            error\tILLEGAL_SEGMENT/NO_SCHEME\t0
            ok\tlocal://default/b
            """);
  }

  @Test
  void mountsAreThoseOfTheOption() {
    assertThat(check("file://app/x", "--mounts", "app,other").out())
        .isEqualTo("ok\tfile://app/x\n");
    assertThat(check("file://third/x", "--mounts", "app,other").out())
        .startsWith("error\tTENANT_MOUNT_MISMATCH/MOUNT_NOT_ALLOWED\t");
  }

  @Test
  void withoutTheOptionMountsAreThoseOfTheSettings() {
    assertThat(check("file://app/x").out())
        .startsWith("error\tTENANT_MOUNT_MISMATCH/MOUNT_NOT_ALLOWED\t");
    assertThat(
            Run.in(home)
                .environment("SECRETS_ALLOWED_MOUNTS", "app")
                .hexkey("uri", "check", "file://app/x")
                .out())
        .isEqualTo("ok\tfile://app/x\n");
  }

  @Test
  void aDashReadsOneUriALine() {
    Result result =
        Run.in(home)
            .input("local://default/a\n\nlocal://default/b c\nlocal://default/d")
            .hexkey("uri", "check", "-");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.out().lines())
        .containsExactly(
            "ok\tlocal://default/a",
            "error\tILLEGAL_SEGMENT/EMPTY\t0",
            "error\tILLEGAL_SEGMENT/CHARSET\t17",
            "ok\tlocal://default/d");
  }

  @Test
  void aCarriageReturnIsPartOfTheLineAndRefused() {
    assertThat(Run.in(home).input("local://default/a\r\n").hexkey("uri", "check", "-").out())
        .isEqualTo("error\tILLEGAL_SEGMENT/CHARSET\t17\n");
  }

  @Test
  void aLineWithoutEndIsRefusedInBoundedMemory() {
    byte[] endless = new byte[1 << 20];
    Arrays.fill(endless, (byte) 'a');

    assertThat(Run.in(home).input(endless).hexkey("uri", "check", "-").out())
        .startsWith("error\tILLEGAL_SEGMENT/TOO_LONG\t");
  }

  @Test
  void inJsonEachUriIsAnObject() {
    Result result = check("--json", "local://default/a", "local://default/");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.out())
        .matches(
            "\\{\"results\":\\[\\{\"ok\":true,\"canonical\":\"local://default/a\"\\},"
                + "\\{\"ok\":false,\"code\":\"ILLEGAL_SEGMENT\",\"reason\":\"MISSING_PATH\","
                + "\"offset\":\\d+\\}\\]\\}\n");
  }

  @Test
  void schemesAreThoseOfTheInstalledAdapters() throws IOException {
    assertThat(check("sample://a/b").out())
        .isEqualTo("error\tUNSUPPORTED_ENGINE/UNKNOWN_PROVIDER\t0\n");

    AddedAdapter.install(home);

    assertThat(check("sample://a/b").out()).isEqualTo("ok\tsample://a/b\n");
  }

  @Test
  void nothingIsOpenedAndNothingWritten() {
    Path nowhere = home.resolve("not/there");

    assertThat(Run.in(nowhere).hexkey("uri", "check", "local://default/a").exitCode()).isZero();
    assertThat(nowhere).doesNotExist();
  }

  private Result check(String... args) {
    String[] all = new String[args.length + 2];
    all[0] = "uri";
    all[1] = "check";
    System.arraycopy(args, 0, all, 2, args.length);
    return Run.in(home).hexkey(all);
  }
}
