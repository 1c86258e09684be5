package dev.hexkey.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.testkit.LeakSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A recognisable secret and passphrase go through every command and error path, with logs at trace,
 * and are then searched for in everything that came out, except the answer of {@code get}, and in
 * everything that was written.
 */
class LeakTest {
  private static final String SECRET = "kQ7\"vZ\\x9/Wm%2 e+R4&tY~Jb8#Lp";
  private static final String PASSPHRASE = "hG5:uN0!dS3^fK6*zC1(oE";
  private static final String URI = "local://default/app/db";

  private final LeakSearch secrets = LeakSearch.forText(SECRET);
  private final LeakSearch passphrases = LeakSearch.forText(PASSPHRASE);

  @TempDir private Path home;
  @TempDir private Path temporary;

  @BeforeEach
  void store() throws IOException {
    Files.createDirectories(home.resolve("mounts/app"));
    Files.writeString(
        home.resolve("hexkey.properties"),
        "file_mount_path=" + home.resolve("mounts") + "\nsecrets_allowed_mounts=app\n");
    assertSilent(0, SECRET, "secret", "put", URI);
  }

  @Test
  void getGivesTheSecretOnStandardOutputAndNowhereElse() {
    Result result = hexkey("", "secret", "get", URI);

    assertThat(result.out()).isEqualTo(SECRET);
    assertThat(secrets.in(result.err())).isEmpty();
    assertNothingWritten();
  }

  @Test
  void commandsOnSecretsSayNothingOfThem() {
    assertSilent(0, SECRET, "secret", "put", URI, "--json");
    assertSilent(0, "{\"a\":1}", "secret", "put", "local://default/object");
    assertSilent(0, SECRET, "secret", "put", "local://default/object#field");
    assertSilent(0, "", "secret", "list");
    assertSilent(0, "", "secret", "list", "local://default/app/", "--json");
    assertSilent(0, "", "secret", "history", URI);
    assertSilent(0, "", "secret", "history", URI, "--json");
    assertSilent(0, "", "doctor");
    assertSilent(0, "", "doctor", "--json");
    assertSilent(0, "", "config", "list");
    assertSilent(0, "", "profile", "list");
    assertSilent(0, "", "key", "status");
    assertSilent(0, "", "key", "rotate");
    assertSilent(0, "", "key", "rotate", "--data");
    assertSilent(0, "", "secret", "delete", URI);
    assertNothingWritten();
  }

  @Test
  void backupAndRestoreSayNothingOfSecretAndPassphrase() {
    assertSilent(0, PASSPHRASE, "backup", "copy.json");
    assertSilent(0, "", "secret", "delete", URI);
    assertSilent(0, PASSPHRASE, "restore", "copy.json");
    assertFails(PASSPHRASE, "restore", "copy.json", "--json");
    assertFails(PASSPHRASE + "x", "restore", "copy.json");
    assertFails(PASSPHRASE, "backup", "copy.json");
    assertFails(PASSPHRASE, "restore", "hexkey.properties");
    assertNothingWritten();
  }

  @Test
  void refusalsSayNothingOfWhatWasRefused() {
    for (String form : List.of("--json", "--verbose")) {
      assertRefused(SECRET, "secret", "put", "local://nobody/x", form);
      assertRefused(SECRET, "secret", "put", "file://app/x", form);
      assertRefused(SECRET, "secret", "put", URI + "#field", form);
      assertRefused(SECRET, "secret", "put", URI + "?version=1", form);
      assertRefused("", "secret", "get", URI + "#field", form);
      assertRefused("", "secret", "get", URI + "?version=9", form);
      assertRefused(SECRET, "uri", "check", "-", form);
      assertRefused("local://default/" + SECRET, "uri", "check", "-", form);
      assertRefused("", "uri", "check", "local://default/" + SECRET, form);
      assertRefused("", "secret", "get", SECRET, form);
      assertRefused("", "secret", "get", "local://default/" + SECRET, form);
      assertRefused("", "secret", "put", URI, SECRET, form);
      assertRefused("", "secret", "put", URI, "--file", SECRET, form);
      assertRefused("", SECRET, form);
      assertRefused("", "secret", "put", "--value=" + SECRET, form);
      assertRefused("", "config", "set", "cache_ttl_seconds", SECRET, form);
      assertRefused("", "config", "set", SECRET, "1", form);
      assertRefused("", "config", "get", SECRET, form);
      assertRefused("", "profile", "create", SECRET, form);
      assertRefused("", "profile", "use", SECRET, form);
      assertRefused("", "key", "move", SECRET, form);
      assertRefused("", "completion", SECRET, form);
    }
    assertNothingWritten();
    assertThat(secrets.in(Path.of(System.getProperty("org.slf4j.simpleLogger.logFile")))).isEmpty();
  }

  @Test
  void filesThatCannotBeUsedSayNothingOfTheirContent() throws IOException {
    Files.writeString(home.resolve("mounts/app/plain"), SECRET);
    Files.writeString(home.resolve("mounts/app/object"), "{\"a\":\"" + SECRET.charAt(0));

    assertFails("", "secret", "get", "file://app/plain#field");
    assertFails("", "secret", "get", "file://app/object#a");
    assertFails("", "secret", "get", "file://app/plain/below");
    Files.writeString(home.resolve("hexkey.properties"), "cache_ttl_seconds=" + SECRET + "\n");
    assertFails("", "secret", "get", URI);
    assertFails("", "config", "list");
    assertFails("", "doctor");
  }

  @Test
  void aDamagedStoreSaysNothingOfWhatItHolds() throws IOException {
    Files.delete(home.resolve("master.key"));

    assertFails("", "secret", "get", URI);
    assertFails(SECRET, "secret", "put", URI);
    assertFails("", "doctor", "--json");
    assertNothingWritten();
  }

  @Test
  void noProcessShowsTheSecretAmongItsArguments() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(HexkeyProcess.command("secret", "put", URI));
    builder.environment().put("HEXKEY_HOME", home.toString());
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().write(SECRET.getBytes(UTF_8));
    process.getOutputStream().flush(); // the process now waits for the end of its input

    Path proc = Path.of("/proc", Long.toString(process.pid()));
    assertThat(Files.readString(proc.resolve("cmdline"))).contains("secret\0put");
    assertThat(secrets.in(Files.readAllBytes(proc.resolve("cmdline")))).isEmpty();
    assertThat(secrets.in(Files.readAllBytes(proc.resolve("environ")))).isEmpty();

    process.getOutputStream().close();
    assertThat(process.waitFor()).isZero();
  }

  private void assertFails(String input, String... args) {
    Result result = hexkey(input, args);

    assertThat(result.exitCode()).as(String.join(" ", args)).isNotZero();
    assertThat(result.out() + result.err()).isNotEmpty().doesNotContain("INTERNAL_ERROR");
    assertNothingShown(result);
  }

  /** In this JVM, whose log is a file; the many ways would be slow as processes. */
  private void assertRefused(String input, String... args) {
    Result result = Run.in(home).input(input).hexkey(args);

    assertThat(result.exitCode()).as(String.join(" ", args)).isNotZero();
    assertThat(result.out() + result.err()).isNotEmpty().doesNotContain("INTERNAL_ERROR");
    assertNothingShown(result);
  }

  private void assertSilent(int exitCode, String input, String... args) {
    Result result = hexkey(input, args);

    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertNothingShown(result);
  }

  private void assertNothingShown(Result result) {
    for (LeakSearch search : List.of(secrets, passphrases)) {
      assertThat(search.in(result.bytes())).isEmpty();
      assertThat(search.in(result.err())).isEmpty();
    }
  }

  private void assertNothingWritten() {
    for (LeakSearch search : List.of(secrets, passphrases)) {
      assertThat(search.in(home)).isEmpty();
      assertThat(search.in(temporary)).isEmpty();
    }
  }

  /** A process of its own, with everything logged. */
  private Result hexkey(String input, String... args) {
    List<String> command =
        HexkeyProcess.commandWith(List.of("-Djava.io.tmpdir=" + temporary), args);
    command.addAll(0, List.of("env", "HEXKEY_LOG=trace"));
    return HexkeyProcess.run(home, input.getBytes(UTF_8), command);
  }
}
