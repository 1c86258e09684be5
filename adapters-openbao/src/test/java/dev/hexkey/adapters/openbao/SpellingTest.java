package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.adapters.file.FileAdapter;
import dev.hexkey.core.Hexkey;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers, and every way to say which one is meant. */
class SpellingTest {
  private static final String URI = "openbao+kv2://secret/app#name";
  private static OpenBaoServer one;
  private static OpenBaoServer two;
  @TempDir Path home;

  @BeforeAll
  static void start() throws Exception {
    one = OpenBaoServer.dev();
    two = OpenBaoServer.dev();
    one.write("secret/data/app", "{\"data\":{\"name\":\"one\"}}");
    two.write("secret/data/app", "{\"data\":{\"name\":\"two\"}}");
  }

  @AfterAll
  static void stop() throws Exception {
    one.close();
    two.close();
  }

  private Hexkey client(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("SECRETS_ALLOWED_MOUNTS", "secret");
    return Hexkey.builder()
        .home(home)
        .adapter(new OpenBaoAdapter())
        .adapter(new FileAdapter())
        .environment(all)
        .withoutLog()
        .build();
  }

  private String read(String uri, Map<String, String> environment) {
    try (Hexkey hexkey = client(environment)) {
      return hexkey.secrets().resolve(uri).revealText();
    }
  }

  private static String at(OpenBaoServer server) {
    return server.address().toString();
  }

  @Test
  void readsWhatOpenBaosUsersHaveSet() {
    assertThat(read(URI, Map.of("BAO_ADDR", at(one), "BAO_TOKEN", one.rootToken())))
        .isEqualTo("one");
  }

  @Test
  void readsWhatVaultsUsersHaveSet() {
    assertThat(read(URI, Map.of("VAULT_ADDR", at(one), "VAULT_TOKEN", one.rootToken())))
        .isEqualTo("one");
  }

  @Test
  void prefersOpenBaosVariablesToVaults() {
    assertThat(
            read(
                URI,
                Map.of(
                    "BAO_ADDR", at(one),
                    "BAO_TOKEN", one.rootToken(),
                    "VAULT_ADDR", at(two),
                    "VAULT_TOKEN", two.rootToken())))
        .isEqualTo("one");
  }

  @Test
  void prefersItsOwnVariablesToThoseOfTheTools() {
    assertThat(
            read(
                URI,
                Map.of(
                    "OPENBAO_URL", at(one),
                    "OPENBAO_TOKEN", one.rootToken(),
                    "BAO_ADDR", at(two),
                    "VAULT_ADDR", at(two))))
        .isEqualTo("one");
  }

  @Test
  void countsAnEmptyVariableAsNone() {
    assertThat(
            read(
                URI,
                Map.of(
                    "BAO_ADDR", "",
                    "BAO_TOKEN", "",
                    "VAULT_SKIP_VERIFY", "",
                    "VAULT_ADDR", at(one),
                    "VAULT_TOKEN", one.rootToken())))
        .isEqualTo("one");
  }

  @Test
  void servesBothSchemesWithOneServer() {
    for (String name : new String[] {"OPENBAO_URL", "VAULT_URL"}) {
      Map<String, String> environment = Map.of(name, at(one), "OPENBAO_TOKEN", one.rootToken());

      assertThat(read(URI, environment)).isEqualTo("one");
      assertThat(read("hashicorp+kv2://secret/app#name", environment)).isEqualTo("one");
    }
  }

  @Test
  void servesEachSchemeWithItsOwnServerIfThereAreTwo() {
    Map<String, String> environment =
        Map.of(
            "OPENBAO_URL", at(one),
            "OPENBAO_TOKEN", one.rootToken(),
            "VAULT_URL", at(two),
            "VAULT_TOKEN", two.rootToken());

    assertThat(read(URI, environment)).isEqualTo("one");
    assertThat(read("hashicorp+kv2://secret/app#name", environment)).isEqualTo("two");
  }

  @Test
  void servesAnyNumberOfNamedServers() throws Exception {
    Path file =
        Files.writeString(
            home.resolve("bootstrap.json"),
            """
            {"instances":{
              "prod":{"vault_addr":"%s","token":"%s"},
              "staging-2":{"vault_addr":"%s","token":"%s"}}}
            """
                .formatted(at(one), one.rootToken(), at(two), two.rootToken()));
    Map<String, String> environment = Map.of("SECRETS_BOOTSTRAP_PATH", file.toString());

    assertThat(read("prod+kv2://secret/app#name", environment)).isEqualTo("one");
    assertThat(read("staging-2+kv2://secret/app#name", environment)).isEqualTo("two");
  }

  @Test
  void prefersTheBootstrapFileToTheEnvironment() throws Exception {
    Path file =
        Files.writeString(
            home.resolve("bootstrap.json"),
            "{\"vault_addr\":\"%s\",\"token\":\"%s\"}".formatted(at(one), one.rootToken()));

    assertThat(
            read(
                URI,
                Map.of(
                    "SECRETS_BOOTSTRAP_PATH", file.toString(),
                    "OPENBAO_URL", at(two),
                    "OPENBAO_TOKEN", two.rootToken())))
        .isEqualTo("one");
  }

  @Test
  void readsTheFileInWhichTheToolsKeepAToken() throws Exception {
    for (String name : new String[] {".vault-token", ".bao-token"}) {
      Path user = Files.createDirectories(home.resolve("user" + name));
      Files.writeString(user.resolve(name), one.rootToken());

      assertThat(read(URI, Map.of("HOME", user.toString(), "BAO_ADDR", at(one)))).isEqualTo("one");
    }
  }

  @Test
  void givesEachOfTwoServersTheTokenOfItsOwnTools() throws Exception {
    Files.writeString(home.resolve(".bao-token"), one.rootToken());
    Files.writeString(home.resolve(".vault-token"), two.rootToken());
    Map<String, String> environment =
        Map.of("HOME", home.toString(), "OPENBAO_URL", at(one), "VAULT_URL", at(two));

    assertThat(read(URI, environment)).isEqualTo("one");
    assertThat(read("hashicorp+kv2://secret/app#name", environment)).isEqualTo("two");
  }
}
