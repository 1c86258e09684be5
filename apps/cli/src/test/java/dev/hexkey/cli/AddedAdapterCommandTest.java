package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands over an adapter that somebody added. */
class AddedAdapterCommandTest {
  @TempDir private Path home;

  @Test
  void itsSecretsAreGotLikeAnyOther() throws IOException {
    AddedAdapter.install(home);

    Result result = Run.in(home).hexkey("secret", "get", "sample://any/path");

    assertThat(result.out()).isEqualTo("path");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void setAsideItIsAWarningForCommandsThatDoNotNeedIt() throws IOException {
    Path jar = AddedAdapter.install(home);
    Files.setPosixFilePermissions(jar, AddedAdapter.mode("rw-r--r--"));

    Result result = Run.in(home).input("s").hexkey("secret", "put", "local://default/a");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualTo("stored local://default/a, version 1\n");
    assertThat(result.err())
        .isEqualTo(
            "warning: [ADAPTER_REFUSED] An adapter is not loaded: "
                + jar
                + " is open to others. Run: chmod go= '"
                + jar
                + "'.\n");
  }

  @Test
  void setAsideItIsTheErrorOfCommandsThatNeedIt() throws IOException {
    AddedAdapter.install(home, AddedAdapter.SAMPLE.formatted(2, "address.path()"));

    Result result = Run.in(home).hexkey("secret", "get", "sample://any/path", "--json");

    assertThat(result.exitCode()).isEqualTo(8);
    assertThat(result.out()).startsWith("{\"error\":{\"code\":\"ADAPTER_API_MISMATCH\",");
  }

  @Test
  void whatIsTheErrorIsNotAWarningToo() throws IOException {
    AddedAdapter.install(home, AddedAdapter.SAMPLE.formatted(2, "address.path()"));

    Result result = Run.in(home).hexkey("secret", "get", "sample://any/path");

    assertThat(result.err()).startsWith("error: [ADAPTER_API_MISMATCH]").hasLineCount(1);
  }

  @Test
  void besideAnotherErrorItIsAWarning() throws IOException {
    AddedAdapter.install(home, AddedAdapter.SAMPLE.formatted(2, "address.path()"));

    Result result = Run.in(home).hexkey("secret", "get", "local://default/absent");

    assertThat(result.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("warning: [ADAPTER_API_MISMATCH]"),
            line -> assertThat(line).startsWith("error: [SECRET_NOT_FOUND]"));
  }

  @Test
  void aFaultOfItsOwnIsNoStackTraceAndSaysNothingOfWhatItHeld() throws IOException {
    AddedAdapter.install(
        home,
        AddedAdapter.SAMPLE.formatted(
            1, "String.valueOf(Integer.parseInt(\"canary-\" + address.path()))"));

    for (String form : new String[] {"--no-color", "--verbose", "--json"}) {
      Result result = Run.in(home).hexkey("secret", "get", "sample://any/path", form);

      assertThat(result.exitCode()).isNotZero();
      assertThat(result.out() + result.err()).contains("error").doesNotContain("canary");
    }
  }
}
