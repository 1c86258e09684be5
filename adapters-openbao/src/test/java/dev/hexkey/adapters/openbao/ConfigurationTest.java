package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.adapters.file.FileAdapter;
import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.SecretUriException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before anything is sent; nobody listens at these addresses. */
class ConfigurationTest {
  @TempDir Path home;

  private AbstractThrowableAssert<?, ? extends Throwable> refusal(String... namesAndValues) {
    return assertThatThrownBy(() -> open("openbao+kv2://secret/app", namesAndValues));
  }

  private AbstractThrowableAssert<?, ? extends Throwable> configFault(String... namesAndValues) {
    return refusal(namesAndValues)
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageStartingWith("[VAULT_CONFIG_ERROR]");
  }

  private void open(String uri, String... namesAndValues) {
    Map<String, String> environment = new HashMap<>();
    environment.put("SECRETS_ALLOWED_MOUNTS", "secret");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    try (Hexkey hexkey =
        Hexkey.builder()
            .home(home)
            .adapter(new OpenBaoAdapter())
            .adapter(new FileAdapter())
            .environment(environment)
            .withoutLog()
            .build()) {
      hexkey.secrets().resolve(uri);
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> fileFault(String json)
      throws IOException {
    return refusal("SECRETS_BOOTSTRAP_PATH", file("bootstrap.json", json))
        .isInstanceOf(MisconfiguredException.class);
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(home.resolve(name), content).toString();
  }

  @Test
  void saysThatThereIsNoServer() {
    refusal()
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageStartingWith("[VAULT_CONFIG_ERROR/NO_SERVER]");
  }

  @Test
  void listsEveryFaultOfEveryServerInOneError() throws Exception {
    fileFault(
            """
            {"instances":{
              "openbao":{"vault_addr":"ftp://x","skip_verify":true,"token":"t","ca_cert_pth":"x"},
              "staging":{"vault_addr":"http://example.org","auth_method":"magic"}}}
            """)
        .hasMessageStartingWith("[VAULT_CONFIG_ERROR]")
        .hasMessageContaining("5 faults")
        .hasMessageContaining(
            "openbao: vault_addr of the bootstrap file is no http or https address")
        .hasMessageContaining("openbao: skip_verify of the bootstrap file is not allowed")
        .hasMessageContaining("ca_cert_pth (did you mean ca_cert_path?)")
        .hasMessageContaining("staging: vault_addr of the bootstrap file is plain http")
        .hasMessageContaining("staging: auth_method of the bootstrap file is none of");
  }

  @Test
  void takesNoObjectForText() throws Exception {
    fileFault("{\"vault_addr\":\"https://127.0.0.1\",\"token\":{\"canary\":\"7f3a\"}}")
        .hasMessageContaining("token of the bootstrap file is an object")
        .hasMessageNotContaining("canary");
  }

  @Test
  void showsNoNameThatMayBeAPastedSecret() throws Exception {
    fileFault("{\"vault_addr\":\"https://127.0.0.1\",\"token\":\"t\",\"s.canary 7f3a\":1}")
        .hasMessageContaining("a name that no member has")
        .hasMessageNotContaining("canary");
  }

  @Test
  void showsNoValue() throws Exception {
    fileFault(
            "{\"vault_addr\":\"canary-7f3a\",\"token\":\"canary-7f3b\",\"skip_verify\":\"canary\"}")
        .hasMessageNotContaining("canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"instances\":{\"Prod\":{}}}",
        "{\"instances\":{\"prod\":1}}",
        "{\"instances\":{}}",
        "{\"instances\":{\"prod\":{}},\"token\":\"t\"}"
      })
  void refusesInstancesThatAreNamedBadly(String json) throws Exception {
    fileFault(json).hasMessageContaining("[VAULT_CONFIG_ERROR]");
  }

  @Test
  void refusesAStatedBootstrapFileThatIsMissing() {
    refusal(
            "SECRETS_BOOTSTRAP_PATH",
            home.resolve("none").toString(),
            "OPENBAO_URL",
            "https://127.0.0.1",
            "OPENBAO_TOKEN",
            "t")
        .hasMessageStartingWith("[VAULT_CONFIG_ERROR/BOOTSTRAP_MISSING]");
  }

  @Test
  void refusesUnverifiedTlsAndPlainHttpInProduction() {
    for (String[] environment : new String[][] {{}, {"ENVIRONMENT", "prod"}}) {
      String[] more = environment;
      configFault(
              with(
                  more,
                  "OPENBAO_URL",
                  "http://bao.example",
                  "OPENBAO_TOKEN",
                  "t",
                  "VAULT_SKIP_VERIFY",
                  "1"))
          .hasMessageContaining("openbao_url is plain http")
          .hasMessageContaining("vault_skip_verify is not allowed in production");
    }
  }

  @Test
  void refusesPlainHttpOutsideProductionUnlessThatIsAllowed() {
    configFault(
            "ENVIRONMENT", "development", "OPENBAO_URL", "http://bao.example", "OPENBAO_TOKEN", "t")
        .hasMessageContaining("plain http");
    refusal(
            "ENVIRONMENT",
            "development",
            "OPENBAO_ALLOW_PLAINTEXT",
            "true",
            "OPENBAO_URL",
            "http://127.evil.invalid:1",
            "OPENBAO_TOKEN",
            "t")
        .hasMessageStartingWith("[VAULT_CONNECTION_ERROR]");
  }

  @Test
  void takesNoNameForLoopbackThatOnlyLooksLikeIt() {
    configFault("OPENBAO_URL", "http://127.evil.invalid", "OPENBAO_TOKEN", "t")
        .hasMessageContaining("plain http");
  }

  @Test
  void refusesAFileOfTlsThatIsMissingOrEmpty() throws Exception {
    configFault(
            "OPENBAO_URL",
            "https://127.0.0.1:1",
            "OPENBAO_TOKEN",
            "t",
            "VAULT_CACERT",
            home.resolve("none").toString())
        .hasMessageContaining("vault_cacert is no file that is there");
    configFault(
            "OPENBAO_URL",
            "https://127.0.0.1:1",
            "OPENBAO_TOKEN",
            "t",
            "VAULT_CACERT",
            file("empty.pem", ""))
        .hasMessageContaining("vault_cacert is an empty file");
  }

  @Test
  void refusesALoginThatNeedsItself() {
    configFault("OPENBAO_URL", "https://127.0.0.1:1", "OPENBAO_TOKEN", "hashicorp+kv2://secret/t#t")
        .hasMessageContaining(
            "the login of the server 'openbao' needs a secret of that same server");
  }

  @Test
  void refusesLoginsThatNeedEachOther() throws Exception {
    fileFault(
            """
            {"instances":{
              "openbao":{"vault_addr":"https://127.0.0.1:1","token":"B+kv2://secret/t#t"},
              "b":{"vault_addr":"https://127.0.0.1:1","token":"openbao+kv2://secret/t#t"}}}
            """)
        .hasMessageStartingWith("[VAULT_CONFIG_ERROR]")
        .hasMessageContaining("2 faults");
  }

  @Test
  void refusesANameOfAUserThatLeadsElsewhere() {
    configFault(
            "OPENBAO_URL",
            "https://127.0.0.1:1",
            "OPENBAO_USERNAME",
            "../../sys/wrapping",
            "OPENBAO_PASSWORD",
            "canary")
        .hasMessageContaining("openbao_username would lead to another place")
        .hasMessageNotContaining("canary");
  }

  @Test
  void servesNoSchemeThatNoServerIsNamedFor() throws Exception {
    String two = file("two.json", "{\"instances\":{\"prod\":{},\"staging\":{}}}");

    assertThatThrownBy(() -> open("openbao+kv2://secret/app", "SECRETS_BOOTSTRAP_PATH", two))
        .isInstanceOfSatisfying(
            SecretUriException.class, e -> assertThat(e.code()).isEqualTo("UNSUPPORTED_ENGINE"));
  }

  private static String[] with(String[] some, String... more) {
    String[] all = Arrays.copyOf(more, more.length + some.length);
    System.arraycopy(some, 0, all, more.length, some.length);
    return all;
  }
}
