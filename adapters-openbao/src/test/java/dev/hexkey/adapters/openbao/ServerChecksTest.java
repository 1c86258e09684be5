package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.DoctorCheck.Finding;
import dev.hexkey.ports.DoctorCheck.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerChecksTest {
  private static LoginFixture at;
  @TempDir Path home;

  @BeforeAll
  static void start() throws Exception {
    at = LoginFixture.dev();
    at.bao.write("sys/mounts/old", "{\"type\":\"kv\",\"options\":{\"version\":\"1\"}}");
  }

  @AfterAll
  static void stop() throws Exception {
    at.close();
  }

  private Map<String, Finding> findings(String... namesAndValues) {
    try (Hexkey hexkey = at.client(home, namesAndValues)) {
      return hexkey.doctorChecks().stream()
          .collect(Collectors.toMap(DoctorCheck::name, DoctorCheck::run));
    }
  }

  private static Finding finding(Map<String, Finding> found, String check) {
    return Objects.requireNonNull(found.get(check), check);
  }

  private static void assertLevel(Map<String, Finding> found, String check, Level level) {
    assertThat(finding(found, check).level()).isEqualTo(level);
  }

  private static String message(Map<String, Finding> found, String check) {
    return finding(found, check).message();
  }

  @Test
  void findNothingAmissInAServerThatWorks() {
    Map<String, Finding> found = findings("BAO_TOKEN", at.bao.rootToken());

    assertThat(found.values()).extracting(Finding::level).containsOnly(Level.OK);
    assertThat(message(found, "openbao_openbao_reachable")).contains("unsealed");
    assertThat(message(found, "openbao_openbao_mount_secret")).contains("KV version 2");
  }

  @Test
  void nameTheSettingsThatWonAndNoValue() {
    Map<String, Finding> found =
        findings("BAO_TOKEN", at.bao.rootToken(), "VAULT_TOKEN", "t", "VAULT_ADDR", "http://x");

    assertThat(message(found, "openbao_openbao_configuration"))
        .contains("openbao_url", "bao_token", "the system's authorities")
        .doesNotContain(at.bao.rootToken(), "127.0.0.1");
  }

  @Test
  void warnOfASettingOfTheReferenceThatHasNoEffect() {
    Map<String, Finding> found =
        findings("BAO_TOKEN", at.bao.rootToken(), "VAULT_TOKEN_RENEWAL_THRESHOLD", "0.8");

    assertLevel(found, "openbao_renewal_threshold", Level.WARNING);
  }

  @Test
  void nameTheFileOfTheToolsIfThatWon() throws Exception {
    Files.writeString(home.resolve(".vault-token"), at.bao.rootToken());

    assertThat(message(findings("HOME", home.toString()), "openbao_openbao_configuration"))
        .contains(".vault-token of the user's directory");
  }

  @Test
  void sayThatTheServerIsSealedOrGone() throws Exception {
    LoginFixture ending = LoginFixture.dev();
    String url = ending.bao.address().toString();
    ending.bao.seal();
    assertThat(message(findings("OPENBAO_URL", url, "BAO_TOKEN", "t"), "openbao_openbao_reachable"))
        .contains("sealed");
    ending.close();

    Map<String, Finding> found = findings("OPENBAO_URL", url, "BAO_TOKEN", "t");

    assertLevel(found, "openbao_openbao_reachable", Level.FAILURE);
    assertThat(message(found, "openbao_openbao_reachable")).contains("could not be reached");
  }

  @Test
  void sayThatTheLoginFails() {
    Map<String, Finding> found = findings("OPENBAO_ROLE_ID", "no", "OPENBAO_SECRET_ID", "no");

    assertLevel(found, "openbao_openbao_reachable", Level.OK);
    assertLevel(found, "openbao_openbao_login", Level.FAILURE);
  }

  @Test
  void sayWhatIsWrongWithAMount() throws Exception {
    String narrow = at.bao.token(Duration.ofHours(1), "reader");

    assertLevel(
        findings("BAO_TOKEN", at.bao.rootToken(), "SECRETS_ALLOWED_MOUNTS", "old"),
        "openbao_openbao_mount_old",
        Level.FAILURE);
    assertLevel(
        findings("BAO_TOKEN", narrow, "SECRETS_ALLOWED_MOUNTS", "none"),
        "openbao_openbao_mount_none",
        Level.WARNING);
    assertThat(message(findings("BAO_TOKEN", narrow), "openbao_openbao_mount_secret"))
        .contains("parts of it");
  }

  @Test
  void sayThatTlsVerifiesNothing() {
    Map<String, Finding> found =
        findings(
            "ENVIRONMENT",
            "development",
            "BAO_TOKEN",
            at.bao.rootToken(),
            "BAO_SKIP_VERIFY",
            "true");

    assertLevel(found, "openbao_openbao_configuration", Level.WARNING);
  }

  @Test
  void lookAtNothingWhereNoServerIsConfigured() {
    assertThat(findings("OPENBAO_URL", "")).isEmpty();
  }
}
