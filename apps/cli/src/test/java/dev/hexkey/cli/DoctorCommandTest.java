package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir private Path home;

  @BeforeEach
  void mountFiles() throws IOException {
    Files.createDirectories(home.resolve("mounts"));
    Files.writeString(
        home.resolve("hexkey.properties"), "file_mount_path=" + home.resolve("mounts") + "\n");
  }

  @Test
  void aFreshInstallationIsHealthy() {
    Result result = Run.in(home).hexkey("doctor");

    assertThat(result.out()).doesNotContain("failure");
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
  }

  @Test
  void aStoreInUseIsHealthyAndEveryPartOfItIsNamed() {
    Run.in(home).input("s").hexkey("secret", "put", "local://default/a");

    Result result = Run.in(home).hexkey("doctor", "--json");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("\"name\":\"home\"", "\"name\":\"settings\"", "\"name\":\"adapters\"")
        .contains("\"name\":\"clock\"", "store", "digest", "key", "permissions")
        .doesNotContain("\"level\":\"failure\"");
  }

  @Test
  void aHomeThatOthersMayReadIsAWarningAndNoFailure() throws IOException {
    Files.setPosixFilePermissions(home, AddedAdapter.mode("rwxr-xr-x"));

    Result result = Run.in(home).hexkey("doctor");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("warning  home", "Run: chmod go= '" + home + "'.");
  }

  @Test
  void aFaultOfTheSettingsIsAFailureInBothForms() throws IOException {
    Files.writeString(home.resolve("hexkey.properties"), "nonsense=1\n");

    Result people = Run.in(home).hexkey("doctor");
    Result scripts = Run.in(home).hexkey("doctor", "--json");

    assertThat(people.exitCode()).isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(people.out()).contains("failure  settings", "[STARTUP_VALIDATION_ERROR]");
    assertThat(scripts.exitCode()).isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(scripts.out()).startsWith("{\"status\":\"failure\",\"checks\":[");
  }

  @Test
  void anAdapterThatWasSetAsideIsAFailure() throws IOException {
    Files.setPosixFilePermissions(AddedAdapter.install(home), AddedAdapter.mode("rw-r--r--"));

    Result result = Run.in(home).hexkey("doctor");

    assertThat(result.exitCode()).isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(result.out()).contains("failure  adapter ", "[ADAPTER_REFUSED]");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void aClockFromThePastIsAFailure() {
    Result result =
        Run.in(home).clock(() -> Instant.parse("1999-12-31T23:59:59Z")).hexkey("doctor");

    assertThat(result.exitCode()).isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(result.out()).contains("failure  clock", "1999-12-31T23:59:59Z");
  }

  @Test
  void aClockBehindTheFilesIsAWarning() throws IOException {
    Instant now = Instant.parse("2027-01-01T00:00:00Z");
    Files.setLastModifiedTime(
        home.resolve("hexkey.properties"), FileTime.from(now.plusSeconds(3600)));

    Result result = Run.in(home).clock(() -> now).hexkey("doctor");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("warning  clock", "2027-01-01T01:00:00Z");
  }

  @Test
  void aHomeThatIsNoDirectoryIsAFailure() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "");

    Result result = Run.in(file).hexkey("doctor");

    assertThat(result.exitCode()).isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(result.out()).contains("is not a directory");
  }
}
