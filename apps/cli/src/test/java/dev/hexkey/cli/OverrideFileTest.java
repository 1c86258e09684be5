package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands over an added adapter whose scheme admits overrides. */
class OverrideFileTest {
  private static final String CANARY = "canary-override-90c4";

  @TempDir private Path home;
  private Path file;

  @BeforeEach
  void install() throws IOException {
    String sample = AddedAdapter.SAMPLE.formatted(1, "\"of the store\"");
    AddedAdapter.install(home, sample.replace("OWN).build", "OWN).overridable().build"));
    file = write("plugin--secret=" + CANARY + "\nldap={\"password\": \"" + CANARY + "\"}\n");
  }

  @Test
  void whatTheFileNamesStandsInForTheStoresSecret() {
    Result result = hexkey("secret", "get", "sample://any/plugin--secret");

    assertThat(result.out()).isEqualTo(CANARY);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void soDoesAFieldOfIt() {
    assertThat(hexkey("secret", "get", "sample://any/ldap#password").out()).isEqualTo(CANARY);
  }

  @Test
  void whatItDoesNotNameComesFromTheStore() {
    assertThat(hexkey("secret", "get", "sample://any/other").out()).isEqualTo("of the store");
  }

  @Test
  void theStoreIsAskedAgainOnceTheLineIsGone() throws IOException {
    write("other=1\n");

    assertThat(hexkey("secret", "get", "sample://any/plugin--secret").out())
        .isEqualTo("of the store");
  }

  @Test
  void aFileThatOthersMayReadIsAnErrorWithItsCode() throws IOException {
    Files.setPosixFilePermissions(file, AddedAdapter.mode("rw-r-----"));

    Result result = hexkey("secret", "get", "sample://any/plugin--secret", "--json");

    assertThat(result.exitCode()).isEqualTo(8);
    assertThat(result.out()).startsWith("{\"error\":{\"code\":\"OVERRIDE_FILE_INSECURE\",");
    assertThat(result.out() + result.err()).doesNotContain(CANARY);
  }

  @Test
  void aBadLineIsAnErrorWithItsNumberAndNotItsText() throws IOException {
    write("a=1\n" + CANARY + "\n");

    Result result = hexkey("secret", "get", "sample://any/a");

    assertThat(result.exitCode()).isEqualTo(8);
    assertThat(result.err())
        .startsWith("error: [OVERRIDE_FILE_INVALID] Line 2 of the override file ")
        .doesNotContain(CANARY);
  }

  @Test
  void theDoctorSaysThatThereIsOne() {
    Result result = hexkey("doctor");

    assertThat(result.out())
        .contains("override_file", file + " (rw-------) stands in for secrets under 2 names.")
        .doesNotContain(CANARY);
  }

  private Result hexkey(String... args) {
    return Run.in(home).environment("HEXKEY_AZURE_OVERRIDE_FILE", file.toString()).hexkey(args);
  }

  private Path write(String text) throws IOException {
    Path path = Files.writeString(home.resolve("overrides.env"), text);
    return Files.setPosixFilePermissions(path, AddedAdapter.mode("rw-------"));
  }
}
