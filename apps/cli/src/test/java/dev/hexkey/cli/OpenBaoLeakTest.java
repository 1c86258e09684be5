package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.testkit.LeakSearch;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No secret and no token in what the commands on a server say, log and leave behind. */
class OpenBaoLeakTest {
  private static final String SECRET = "canary-7f3a-Zq9+w\"x\\y";
  private static final String URI = "openbao+kv2://secret/app/api";
  private static OpenBaoServer bao;

  @TempDir private Path home;

  @BeforeAll
  static void start() throws Exception {
    bao = OpenBaoServer.dev();
  }

  @AfterAll
  static void stop() throws Exception {
    bao.close();
  }

  @Test
  void commandsOnAServerSayNothingOfSecretAndToken() throws Exception {
    String object = "{\"a\":\"" + SECRET.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
    for (String form : new String[] {"--json", "--verbose"}) {
      silent(0, object, "secret", "put", URI, form);
      silent(0, object, "secret", "put", URI, "--overwrite", form);
      silent(0, SECRET, "secret", "put", URI + "#a", form);
      silent(0, SECRET, "secret", "put", "openbao+kv2://secret/new" + form + "#a", form);
      silent(0, "", "secret", "history", URI, form);
      silent(0, "", "secret", "list", "openbao+kv2://secret/", form);
      silent(0, "", "secret", "metadata", "set", URI, "owner=ada", form);
      silent(0, "", "secret", "metadata", "get", URI, form);
      silent(0, "", "secret", "delete", URI, form);
      silent(12, SECRET, "secret", "put", URI + "#a", form);
      silent(12, "", "secret", "get", URI, form);
      silent(0, "", "secret", "undelete", URI, form);
      silent(0, "", "secret", "destroy", "--all", URI, form);
      silent(13, "", "secret", "get", URI, form);
      silent(7, SECRET, "secret", "put", URI, form);
      silent(7, object + SECRET, "secret", "put", URI, form);
      silent(9, object, "secret", "put", URI + "?version=1", form);
    }
    nothingIn(home);
    nothingIn(Path.of(System.getProperty("org.slf4j.simpleLogger.logFile")));
  }

  private void silent(int exitCode, String input, String... args) {
    Result result =
        Run.in(home)
            .environment("SECRETS_ALLOWED_MOUNTS", "secret")
            .environment("OPENBAO_URL", bao.address().toString())
            .environment("OPENBAO_TOKEN", bao.rootToken())
            .input(input)
            .hexkey(args);

    assertThat(result.exitCode()).as(String.join(" ", args) + result.err()).isEqualTo(exitCode);
    for (String secret : new String[] {SECRET, bao.rootToken()}) {
      assertThat(LeakSearch.forText(secret).in(result.bytes())).isEmpty();
      assertThat(LeakSearch.forText(secret).in(result.err())).isEmpty();
    }
  }

  private static void nothingIn(Path place) throws Exception {
    for (String secret : new String[] {SECRET, bao.rootToken()}) {
      assertThat(LeakSearch.forText(secret).in(place)).isEmpty();
    }
  }
}
