package dev.hexkey.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles, keys, backups and imports of the local store. */
class LocalStoreCommandsTest {
  private static final String URI = "local://default/app/db";
  private static final String PASSPHRASE = "correct horse battery staple";

  @TempDir private Path home;

  @Test
  void theDefaultProfileIsThereAndInUseFromTheStart() {
    assertThat(hexkey("profile", "list").out()).isEqualTo("* default\n");
    assertThat(hexkey("profile", "list", "--json").out())
        .isEqualTo("{\"profiles\":[{\"name\":\"default\",\"used\":true}]}\n");
  }

  @Test
  void aProfileThatWasCreatedHoldsItsOwnSecrets() {
    assertThat(hexkey("profile", "create", "work").out()).isEqualTo("created local://work/\n");
    put(URI, "one");
    put("local://work/app/db", "two");

    assertThat(hexkey("secret", "get", URI).out()).isEqualTo("one");
    assertThat(hexkey("secret", "get", "local://work/app/db").out()).isEqualTo("two");
  }

  @Test
  void theProfileInUseIsTheOneOfCommandsThatNameNone() {
    hexkey("profile", "create", "work");
    put("local://work/x", "s");

    assertThat(hexkey("profile", "use", "work").out()).isEqualTo("using local://work/\n");

    assertThat(hexkey("secret", "list").out()).isEqualTo("local://work/x\n");
    assertThat(hexkey("profile", "list").out()).isEqualTo("  default\n* work\n");
  }

  @Test
  void aProfileThatIsNotThereCannotBeUsed() {
    Result result = hexkey("profile", "use", "nobody");

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.err())
        .isEqualTo(
            "error: [MOUNT_NOT_FOUND] There is no such profile."
                + " Make it with 'hexkey profile create'.\n");
  }

  @Test
  void aProfileThatIsThereCannotBeCreated() {
    Result result = hexkey("profile", "create", "default");

    assertThat(result.exitCode()).isEqualTo(78);
    assertThat(result.err()).startsWith("error: [PROFILE_EXISTS]");
  }

  @Test
  void reservedMountsAreNoProfiles() {
    for (String name : new String[] {"sys", "auth", "identity", "cubbyhole", "a/b", "a."}) {
      Result result = hexkey("profile", "create", name);

      assertThat(result.exitCode()).as(name).isEqualTo(7);
      assertThat(result.err()).startsWith("error: [PROFILE_NAME_INVALID] ");
    }
  }

  @Test
  void keyStatusAnswersBeforeThereIsAStore() {
    assertThat(hexkey("key", "status").out())
        .isEqualTo("There is no local store yet; the first 'hexkey secret put' makes it.\n");
    assertThat(hexkey("key", "status", "--json").out()).isEqualTo("{\"store\":false}\n");
  }

  @Test
  void keyStatusSaysWhereTheKeyIs() {
    put(URI, "s");

    assertThat(hexkey("key", "status").out())
        .startsWith("master key  file, present\nplace       ")
        .contains("data key    number 1\nstore made  20");
    assertThat(hexkey("key", "status", "--json").out())
        .startsWith("{\"store\":true,\"kind\":\"file\",\"place\":\"present\",")
        .contains("\"data_key\":1,", "\"data_rotation_pending\":false,\"left_over\":[]}");
  }

  @Test
  void keyStatusAnswersWhenTheKeyIsGone() throws IOException {
    put(URI, "s");
    Files.delete(home.resolve("master.key"));

    assertThat(hexkey("key", "status").out()).startsWith("master key  file, absent\n");
  }

  @Test
  void whatIsStoredOutlivesARotationOfEachKey() throws IOException {
    put(URI, "s");
    byte[] before = Files.readAllBytes(home.resolve("master.key"));

    assertThat(hexkey("key", "rotate").out()).isEqualTo("rotated the master key; it is in: file\n");
    assertThat(hexkey("key", "rotate", "--data").out())
        .isEqualTo("everything is encrypted with data key number 2\n");

    assertThat(Files.readAllBytes(home.resolve("master.key"))).isNotEqualTo(before);
    assertThat(hexkey("secret", "get", URI).out()).isEqualTo("s");
  }

  @Test
  void aKeyThatIsThereAlreadyIsNotMoved() {
    put(URI, "s");

    Result result = hexkey("key", "move", "file");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err()).startsWith("error: [KEY_NOT_MOVED]");
  }

  @Test
  void anUnknownPlaceForAKeyIsRefusedWithThoseThatAreKnown() {
    put(URI, "s");

    Result result = hexkey("key", "move", "cupboard");

    assertThat(result.exitCode()).isEqualTo(8);
    assertThat(result.err()).contains("environment, file, keychain, openbao, passphrase");
  }

  @Test
  void aBackupOpensInAnotherHome() {
    put(URI, "s3cret");
    put(URI, "newer");
    Path file = home.resolve("a backup.json");

    Result written = Run.in(home).input(PASSPHRASE).hexkey("backup", file.toString());
    Run elsewhere = Run.in(home.resolve("elsewhere"));
    Result restored = elsewhere.input(PASSPHRASE).hexkey("restore", file.toString());

    assertThat(written.out()).startsWith("wrote ").endsWith(" entries to " + file + "\n");
    assertThat(restored.err()).isEmpty();
    assertThat(restored.out()).matches("restored \\d+ entries, kept 0\n");
    assertThat(elsewhere.hexkey("secret", "get", URI).out()).isEqualTo("newer");
    assertThat(elsewhere.hexkey("secret", "get", URI + "?version=1").out()).isEqualTo("s3cret");
  }

  @Test
  void aBackupIsNotReplacedUnlessForced() throws IOException {
    put(URI, "s");
    Files.writeString(home.resolve("b"), "precious");
    Files.writeString(home.resolve("pass"), PASSPHRASE + "\n");

    Result refused = hexkey("backup", "b", "--passphrase-file", "pass");
    assertThat(refused.exitCode()).isEqualTo(78);
    assertThat(refused.err()).startsWith("error: [BACKUP_EXISTS]");
    assertThat(home.resolve("b")).hasContent("precious");

    assertThat(hexkey("backup", "b", "--passphrase-file", "pass", "--force").exitCode()).isZero();
    assertThat(home.resolve("b")).content().doesNotContain("precious");
  }

  @Test
  void aRestoreOverWhatIsThereAsksForADecision() throws IOException {
    put(URI, "old");
    Run.in(home).input(PASSPHRASE).hexkey("backup", "b");
    put(URI, "new");
    Run run = Run.in(home).input(PASSPHRASE);

    Result refused = run.hexkey("restore", "b");
    assertThat(refused.exitCode()).isEqualTo(78);
    assertThat(refused.err()).startsWith("error: [RESTORE_CONFLICT]");

    assertThat(run.hexkey("restore", "b", "--existing", "keep", "--json").out())
        .endsWith(",\"kept\":1}\n");
    assertThat(hexkey("secret", "get", URI).out()).isEqualTo("new");

    assertThat(run.hexkey("restore", "b", "--existing", "replace").exitCode()).isZero();
    assertThat(hexkey("secret", "get", URI).out()).isEqualTo("old");
  }

  @Test
  void aWrongPassphraseRestoresNothing() {
    put(URI, "s");
    Run.in(home).input(PASSPHRASE).hexkey("backup", "b");
    Path elsewhere = home.resolve("elsewhere");

    Result result =
        Run.in(elsewhere)
            .input("another passphrase")
            .hexkey("restore", home.resolve("b").toString());

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).startsWith("error: [").hasLineCount(1);
    assertThat(Run.in(elsewhere).hexkey("secret", "list").out()).isEmpty();
  }

  @Test
  void aDirectoryThatIsNoStoreOfAuthsomeIsNotImported() {
    Result result = hexkey("import", "authsome", "nowhere");

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).startsWith("error: [").hasLineCount(1).doesNotContain("INTERNAL");
    assertThat(home.resolve("store.db")).doesNotExist();
  }

  @Test
  void aStoreOfAuthsomeIsImportedOnceAndLeftAsItIs() throws Exception {
    Path source = authsome(home.resolve("authsome"));
    byte[] before = Files.readAllBytes(source.resolve("profiles/work/store.db"));

    assertThat(hexkey("import", "authsome", "authsome").out())
        .isEqualTo(
            """
            imported 1, unchanged 0, kept 0; profiles: work
            authsome used the profile work.
            """);
    assertThat(hexkey("import", "authsome", "authsome", "--json").out())
        .isEqualTo(
            "{\"imported\":0,\"unchanged\":1,\"kept\":0,\"default_profile\":\"work\","
                + "\"profiles\":[\"work\"]}\n");
    assertThat(hexkey("profile", "list").out()).isEqualTo("* default\n  work\n");
    assertThat(source.resolve("profiles/work/store.db")).hasBinaryContent(before);
  }

  /** A store as authsome's first generation makes it, with one record. */
  private static Path authsome(Path directory) throws Exception {
    byte[] key = new byte[32];
    byte[] nonce = new byte[12];
    Base64.Encoder base64 = Base64.getEncoder();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    byte[] sealed = cipher.doFinal("{\"api_key\": \"s3cret\"}".getBytes(UTF_8));
    Path profile = Files.createDirectories(directory.resolve("profiles/work"));
    Files.writeString(directory.resolve("version"), "2\n");
    Files.writeString(
        directory.resolve("config.json"), "{\"spec_version\": 1, \"default_profile\": \"work\"}");
    Files.writeString(
        directory.resolve("master.key"),
        "{\"version\": 1, \"algorithm\": \"AES-256-GCM\", \"key\": \""
            + base64.encodeToString(key)
            + "\"}");
    Files.writeString(profile.resolve("metadata.json"), "{\"name\": \"work\"}");
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + profile.resolve("store.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE kv (key TEXT PRIMARY KEY, value TEXT NOT NULL)");
      statement.executeUpdate(
          "INSERT INTO kv VALUES ('profile:work:github:connection:default', '"
              + base64.encodeToString(nonce)
              + "."
              + base64.encodeToString(sealed)
              + "')");
    }
    return directory;
  }

  private void put(String uri, String secret) {
    Result result = Run.in(home).input(secret).hexkey("secret", "put", uri);
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  private Result hexkey(String... args) {
    return Run.in(home).hexkey(args);
  }
}
