package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on secrets, on a real server. */
class OpenBaoCommandsTest {
  private static final AtomicInteger MOUNTS = new AtomicInteger();
  private static OpenBaoServer bao;

  @TempDir private Path home;
  private String mount;
  private String uri;

  @BeforeAll
  static void start() throws Exception {
    bao = OpenBaoServer.dev();
  }

  @AfterAll
  static void stop() throws Exception {
    bao.close();
  }

  @BeforeEach
  void mount() throws Exception {
    mount = "cli-" + MOUNTS.incrementAndGet();
    bao.mountKv2(mount);
    uri = "openbao+kv2://" + mount + "/app/api";
  }

  private Result hexkey(String input, String... args) {
    return Run.in(home)
        .environment("SECRETS_ALLOWED_MOUNTS", mount)
        .environment("BAO_ADDR", bao.address().toString())
        .environment("BAO_TOKEN", bao.rootToken())
        .input(input)
        .hexkey(args);
  }

  private String said(String input, String... args) {
    Result result = hexkey(input, args);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    return result.out();
  }

  private Result failed(String input, String... args) {
    Result result = hexkey(input, args);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("error: [").hasLineCount(1);
    return result;
  }

  private void putTwo() {
    said("{\"a\":\"1\"}", "secret", "put", uri);
    said("{\"a\":\"2\"}", "secret", "put", uri);
  }

  @Test
  void whatIsPutIsGot() {
    assertThat(said("{\"user\":\"ada\"}", "secret", "put", uri))
        .isEqualTo("stored " + uri + ", version 1\n");
    assertThat(said("s3cret", "secret", "put", uri + "#password"))
        .isEqualTo("stored " + uri + "#password, version 2\n");

    assertThat(said("", "secret", "get", uri + "#password")).isEqualTo("s3cret");
    assertThat(said("", "secret", "get", uri + "#user")).isEqualTo("ada");
  }

  @Test
  void anOverwriteDoesNotLook() {
    putTwo();

    assertThat(said("{\"a\":\"3\"}", "secret", "put", "--overwrite", uri, "--json"))
        .isEqualTo("{\"uri\":\"" + uri + "\",\"version\":\"3\"}\n");
  }

  @Test
  void aFieldIsNotOverwritten() {
    putTwo();

    Result result = failed("x", "secret", "put", "--overwrite", uri + "#a");

    assertThat(result.exitCode()).isEqualTo(9);
    assertThat(result.err())
        .isEqualTo(
            "error: [UNSUPPORTED_OPERATION] Only a whole secret can be overwritten; a field is set"
                + " beside what is there. Leave out the '#field' part, or put the field.\n");
  }

  @Test
  void whatIsNoObjectIsRefused() {
    Result result = failed("text", "secret", "put", uri);

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err())
        .isEqualTo(
            "error: [SECRET_FORMAT_ERROR] This store keeps JSON objects, and what was given is"
                + " none. Set one field with '#field' in the URI, or give an object.\n");
  }

  @Test
  void aVersionIsDeletedAndRecovered() {
    putTwo();

    assertThat(said("", "secret", "delete", uri + "?version=2"))
        .isEqualTo("deleted " + uri + "?version=2\n");
    assertThat(failed("", "secret", "get", uri).exitCode()).isEqualTo(12);
    assertThat(said("", "secret", "get", uri + "#a?version=1")).isEqualTo("1");
    assertThat(said("", "secret", "undelete", uri + "?version=2"))
        .isEqualTo("undeleted " + uri + "?version=2\n");
    assertThat(said("", "secret", "get", uri + "#a")).isEqualTo("2");
  }

  @Test
  void aSecretIsDeletedAndRecoveredWhole() {
    putTwo();

    said("", "secret", "delete", uri);
    assertThat(failed("", "secret", "get", uri + "?version=1").exitCode()).isEqualTo(12);
    assertThat(said("", "secret", "undelete", uri, "--json"))
        .isEqualTo("{\"uri\":\"" + uri + "\",\"undeleted\":true}\n");
    assertThat(said("", "secret", "get", uri + "#a?version=1")).isEqualTo("1");
    assertThat(said("", "secret", "get", uri + "#a")).isEqualTo("2");
  }

  @Test
  void aDestructionNamesItsVersionOrAll() {
    putTwo();

    Result unnamed = failed("", "secret", "destroy", uri);
    assertThat(unnamed.err())
        .isEqualTo(
            "error: [UNSUPPORTED_OPERATION] Destroying is for good, and no version was named. Name"
                + " the version with '?version=', or destroy all of them explicitly.\n");
    assertThat(said("", "secret", "destroy", uri + "?version=1"))
        .isEqualTo("destroyed " + uri + "?version=1\n");
    assertThat(failed("", "secret", "undelete", uri + "?version=1").exitCode()).isEqualTo(13);
    assertThat(said("", "secret", "destroy", "--all", uri, "--json"))
        .isEqualTo("{\"uri\":\"" + uri + "\",\"destroyed\":true}\n");
    assertThat(failed("", "secret", "get", uri).exitCode()).isEqualTo(13);
  }

  @Test
  void historyTellsTheStates() {
    putTwo();
    said("{}", "secret", "put", uri);
    said("", "secret", "destroy", uri + "?version=1");
    said("", "secret", "delete", uri + "?version=2");

    assertThat(said("", "secret", "history", uri))
        .matches(
            """
            VERSION  STATE      CREATED               DELETED
            3        readable   20\\S+Z  -
            2        deleted    20\\S+Z  20\\S+Z
            1        destroyed  20\\S+Z  -
            """);
    assertThat(said("", "secret", "history", uri, "--json"))
        .contains("{\"version\":\"3\",\"state\":\"readable\",\"created_at\":\"20")
        .contains("\"deleted_at\":null}");
  }

  @Test
  void listShowsFolders() {
    putTwo();
    said("{}", "secret", "put", "openbao+kv2://" + mount + "/top");

    assertThat(said("", "secret", "list", "openbao+kv2://" + mount + "/"))
        .isEqualTo("openbao+kv2://" + mount + "/app/\nopenbao+kv2://" + mount + "/top\n");
    assertThat(said("", "secret", "list", "openbao+kv2://" + mount + "/app")).isEqualTo(uri + "\n");
  }

  @Test
  void listMarksNamesThatNoUriCanExpress() throws Exception {
    bao.call("POST", mount + "/data/with%20space", "{\"data\":{}}");

    assertThat(said("", "secret", "list", "openbao+kv2://" + mount + "/"))
        .isEqualTo("with space\t(not addressable)\n");
    assertThat(said("", "secret", "list", "openbao+kv2://" + mount + "/", "--json"))
        .contains("{\"name\":\"with space\",\"uri\":null,\"folder\":false}");
  }

  @Test
  void notesAreWrittenAndShown() throws Exception {
    putTwo();
    bao.write(
        mount + "/metadata/app/api",
        "{\"max_versions\":5,\"cas_required\":true,\"delete_version_after\":\"90m\"}");

    assertThat(said("", "secret", "metadata", "set", uri, "owner=ada", "stage=test=1"))
        .isEqualTo("annotated " + uri + "\n");
    said("", "secret", "metadata", "set", uri, "--remove", "owner");

    assertThat(said("", "secret", "metadata", "get", uri))
        .matches(
            """
            NAME                        VALUE
            max versions                5
            compare-and-set required    yes
            versions are deleted after  PT1H30M
            created                     20\\S+Z
            updated                     20\\S+Z
            note stage                  test=1
            """);
    assertThat(said("", "secret", "metadata", "get", uri, "--json"))
        .startsWith("{\"uri\":\"" + uri + "\",\"max_versions\":5,\"cas_required\":true,")
        .endsWith("\"notes\":{\"stage\":\"test=1\"}}\n");
  }

  @Test
  void aNoteWithoutATextIsAUsageError() {
    assertThat(failed("", "secret", "metadata", "set", uri, "owner").err())
        .isEqualTo(
            "error: [USAGE_ERROR] A note is written as NAME=TEXT. Run 'hexkey secret metadata set"
                + " --help'.\n");
    assertThat(failed("", "secret", "metadata", "set", uri).exitCode()).isEqualTo(2);
  }

  @Test
  void theLocalStoreSaysThatItCannot() {
    hexkey("s", "secret", "put", "local://default/a");

    for (String command : new String[] {"undelete", "destroy", "delete"}) {
      assertThat(failed("", "secret", command, "local://default/a?version=1").exitCode())
          .isEqualTo(9);
    }
    assertThat(failed("", "secret", "metadata", "get", "local://default/a").exitCode())
        .isEqualTo(9);
  }

  @Test
  void helpShowsExamples() {
    for (String command :
        new String[] {"put", "list", "delete", "undelete", "destroy", "history"}) {
      assertThat(said("", "secret", command, "--help")).contains("hexkey secret " + command + " ");
    }
    assertThat(said("", "secret", "metadata", "set", "--help"))
        .contains("hexkey secret metadata set openbao+kv2://");
  }

  @Test
  void completionsKnowTheNewCommands() {
    for (String shell : new String[] {"bash", "zsh", "fish"}) {
      assertThat(said("", "completion", shell)).contains("undelete", "destroy", "metadata");
    }
  }
}
