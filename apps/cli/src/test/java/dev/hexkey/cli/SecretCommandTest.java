package dev.hexkey.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretCommandTest {
  private static final String URI = "local://default/app/db";

  @TempDir private Path home;

  @BeforeEach
  void mountFiles() throws IOException {
    Path mount = Files.createDirectories(home.resolve("mounts/app"));
    Files.writeString(mount.resolve("token"), "from a file\n");
    Files.writeString(mount.resolve("config"), "{\"user\":\"ada\",\"n\":7}");
    Files.writeString(
        home.resolve("hexkey.properties"),
        "file_mount_path=" + home.resolve("mounts") + "\nsecrets_allowed_mounts=app\n");
  }

  @Test
  void getWritesAMountedFileAndNothingElse() {
    Result result = hexkey("secret", "get", "file://app/token");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualTo("from a file");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void getWritesOneFieldOfAFile() {
    assertThat(hexkey("secret", "get", "file://app/config#user").out()).isEqualTo("ada");
  }

  @Test
  void aSecretWithAZeroByteGoesIntoNoVariable() throws IOException {
    Files.writeString(home.resolve("mounts/app/zero"), "canary-\0-7f3a");

    Result result =
        hexkey("secret", "get", "file://app/zero", "--env", "T", "--verbose", "--exec", "true");

    assertThat(result.exitCode()).isEqualTo(ExitCodes.of(Family.INVALID));
    assertThat(result.err())
        .startsWith("error: [SECRET_FORMAT_ERROR] The secret has a zero byte")
        .doesNotContain("canary");
  }

  @Test
  void aVariableNeedsAName() {
    Result result = hexkey("secret", "get", "file://app/token", "--env", "=x", "--exec", "true");

    assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(result.err()).contains("--env needs the name of a variable");
  }

  @Test
  void getInJsonNamesTheCanonicalUri() {
    assertThat(hexkey("secret", "get", "FILE://app/config#user", "--json").out())
        .isEqualTo("{\"uri\":\"file://app/config#user\",\"value\":\"ada\"}\n");
  }

  @Test
  void getInJsonGivesBytesThatAreNoTextInBase64() throws IOException {
    byte[] bytes = {0, (byte) 0xff, 'x'};
    Files.write(home.resolve("mounts/app/binary"), bytes);

    assertThat(hexkey("secret", "get", "file://app/binary", "--json").out())
        .isEqualTo(
            "{\"uri\":\"file://app/binary\",\"value_base64\":\""
                + Base64.getEncoder().encodeToString(bytes)
                + "\"}\n");
  }

  @Test
  void getOfAnAbsentSecretSaysSoOnStandardErrorAlone() {
    Result result = hexkey("secret", "get", "file://app/absent");

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("error: [SECRET_NOT_FOUND] ").hasLineCount(1);
  }

  @Test
  void getOfAnAbsentSecretInJsonIsOneObjectOnStandardOutput() {
    Result result = hexkey("secret", "get", "file://app/absent", "--json");

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.out())
        .startsWith("{\"error\":{\"code\":\"SECRET_NOT_FOUND\",\"message\":\"")
        .contains("\",\"suggestion\":\"")
        .endsWith("\",\"nextAction\":\"NONE\"}}\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void getOfAMountThatIsNotAllowedIsRefused() {
    Result result = hexkey("secret", "get", "file://other/token");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err()).startsWith("error: [TENANT_MOUNT_MISMATCH]").doesNotContain("other");
  }

  @Test
  void whatIsPutCanBeGotWithoutAnySetting() throws IOException {
    Files.delete(home.resolve("hexkey.properties"));

    Result put = Run.in(home).input("s3cret").hexkey("secret", "put", URI);

    assertThat(put.err()).isEmpty();
    assertThat(put.out()).isEqualTo("stored local://default/app/db, version 1\n");
    assertThat(hexkey("secret", "get", URI).out()).isEqualTo("s3cret");
  }

  @Test
  void putInJsonNamesTheVersion() {
    put("one");

    assertThat(Run.in(home).input("two").hexkey("secret", "put", URI, "--json").out())
        .isEqualTo("{\"uri\":\"local://default/app/db\",\"version\":\"2\"}\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'s\n', s",
    "'s\r\n', s",
    "'s\n\n', 's\n'",
    "'s\r', 's\r'",
    "' s ', ' s '",
    "'\ns', '\ns'"
  })
  void ofTextOneFinalLineEndIsDropped(String input, String stored) {
    put(input);

    assertThat(hexkey("secret", "get", URI).out()).isEqualTo(stored);
  }

  @Test
  void rawKeepsAFinalLineEnd() {
    Run.in(home).input("s\n").hexkey("secret", "put", URI, "--raw");

    assertThat(hexkey("secret", "get", URI).out()).isEqualTo("s\n");
  }

  @Test
  void bytesThatAreNoTextAreStoredAsTheyAre() {
    byte[] bytes = new byte[70_000];
    new Random(1).nextBytes(bytes);
    bytes[bytes.length - 1] = '\n';

    assertThat(Run.in(home).input(bytes).hexkey("secret", "put", URI).exitCode()).isZero();

    assertThat(hexkey("secret", "get", URI).bytes()).isEqualTo(bytes);
  }

  @Test
  void putReadsAFileRelativeToTheWorkingDirectory() throws IOException {
    Files.writeString(home.resolve("a file"), "filed\n");

    assertThat(hexkey("secret", "put", URI, "--file", "a file").exitCode()).isZero();

    assertThat(hexkey("secret", "get", URI).out()).isEqualTo("filed");
  }

  @Test
  void putOfAFileThatIsNotThereStoresNothing() {
    Result result = hexkey("secret", "put", URI, "--file", "absent");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err()).startsWith("error: [INPUT_UNREADABLE]");
    assertThat(hexkey("secret", "get", URI).exitCode()).isEqualTo(4);
  }

  @Test
  void anEmptyInputIsTakenForABrokenPipeline() {
    Result result = Run.in(home).input("\n").hexkey("secret", "put", URI);

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err()).startsWith("error: [INPUT_EMPTY]");
  }

  @Test
  void rawStoresAnEmptySecret() {
    assertThat(Run.in(home).input("").hexkey("secret", "put", URI, "--raw").exitCode()).isZero();
    assertThat(hexkey("secret", "get", URI).bytes()).isEmpty();
  }

  @Test
  void anInputWithoutEndIsRefusedAtItsBound() {
    Result result =
        Run.in(home).input(new byte[2 * SecretInput.MAX_BYTES]).hexkey("secret", "put", URI);

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err()).startsWith("error: [SECRET_TOO_LARGE]");
  }

  @Test
  void aBadUriIsRefusedBeforeAnythingIsRead() {
    Result result = Run.in(home).input("s").hexkey("secret", "put", "local://default/../x");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err()).startsWith("error: [ILLEGAL_SEGMENT]");
  }

  @Test
  void aFieldIsSetBesideTheOthers() {
    put("{\"user\":\"ada\"}");

    Run.in(home).input("pw").hexkey("secret", "put", URI + "#password");

    assertThat(hexkey("secret", "get", URI + "#user").out()).isEqualTo("ada");
    assertThat(hexkey("secret", "get", URI + "#password").out()).isEqualTo("pw");
  }

  @Test
  void anOlderVersionIsGotByItsNumber() {
    put("one");
    put("two");

    assertThat(hexkey("secret", "get", URI + "?version=1").out()).isEqualTo("one");
  }

  @Test
  void listShowsUrisThatCanBeCopied() {
    put("s");
    Run.in(home).input("s").hexkey("secret", "put", "local://default/top");

    assertThat(hexkey("secret", "list").out())
        .isEqualTo("local://default/app/\nlocal://default/top\n");
    assertThat(hexkey("secret", "list", "local://default/app").out())
        .isEqualTo("local://default/app/db\n");
  }

  @Test
  void listInJsonTellsFoldersFromSecrets() {
    put("s");

    assertThat(hexkey("secret", "list", "local://default/", "--json").out())
        .isEqualTo(
            "{\"prefix\":\"local://default/\",\"entries\":[{\"name\":\"app/\","
                + "\"uri\":\"local://default/app/\",\"folder\":true}]}\n");
  }

  @Test
  void aStoreThatCannotListSaysSo() {
    Result result = hexkey("secret", "list", "file://app/");

    assertThat(result.exitCode()).isEqualTo(9);
    assertThat(result.err()).startsWith("error: [UNSUPPORTED_OPERATION]");
  }

  @Test
  void whatIsDeletedIsAbsent() {
    put("s");

    assertThat(hexkey("secret", "delete", URI).out()).isEqualTo("deleted local://default/app/db\n");

    assertThat(hexkey("secret", "get", URI).exitCode()).isEqualTo(4);
    assertThat(hexkey("secret", "delete", URI).exitCode()).isEqualTo(4);
  }

  @Test
  void historyShowsTheNewestFirst() {
    put("one");
    put("two");

    assertThat(hexkey("secret", "history", URI).out())
        .matches(
            """
            VERSION  STATE     CREATED
            2        readable  20\\S+Z
            1        readable  20\\S+Z
            """);
  }

  @Test
  void historyInJsonHasTheTimes() {
    put("one");

    assertThat(hexkey("secret", "history", URI, "--json").out())
        .matches(
            "\\{\"uri\":\"local://default/app/db\",\"versions\":\\[\\{\"version\":\"1\",\"state\":\"readable\",\"created_at\":\"20\\S+Z\",\"deleted_at\":null\\}\\]\\}\n");
  }

  @Test
  void anUnknownProfileIsToldFromAnAbsentSecret() {
    Result result = hexkey("secret", "get", "local://nobody/x");

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.err()).startsWith("error: [MOUNT_NOT_FOUND]");
  }

  private void put(String secret) {
    Result result = Run.in(home).input(secret.getBytes(UTF_8)).hexkey("secret", "put", URI);
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  private Result hexkey(String... args) {
    return Run.in(home).hexkey(args);
  }
}
