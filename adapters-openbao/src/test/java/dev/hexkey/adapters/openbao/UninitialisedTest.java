package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.DoctorCheck.Finding;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server that was started and never initialised. */
class UninitialisedTest extends InBothSchemes {
  @TempDir Path folder;
  @TempDir Path home;
  private OpenBaoServer bao;

  @BeforeEach
  void start() throws Exception {
    bao = OpenBaoServer.uninitialised(folder);
  }

  @AfterEach
  void stop() throws Exception {
    bao.close();
  }

  private ReadClient client(Map<String, String> login) {
    Map<String, String> more = new HashMap<>(login);
    more.put("OPENBAO_CA_CERT", bao.caCertificate().toString());
    return ReadClient.open(home, new OpenBaoAdapter(), "token", more, bao.address()).in(scheme);
  }

  @Test
  void aReadSaysSoAndDoesNotCallItSealed() {
    try (ReadClient client = client(Map.of())) {
      HexkeyException failure =
          client.assertFails("secret/app", Family.LOCKED, "VAULT_SEALED", "NOT_INITIALISED");

      assertThat(failure.summary()).contains("never initialised").doesNotContain("sealed");
    }
  }

  @Test
  void aLoginSaysSo() {
    try (ReadClient client = client(Map.of("OPENBAO_ROLE_ID", "role", "OPENBAO_TOKEN", ""))) {
      client.assertFails("secret/app", Family.LOCKED, "VAULT_SEALED", "NOT_INITIALISED");
    }
  }

  @Test
  void theDoctorSaysSo() {
    try (ReadClient client = client(Map.of())) {
      List<Finding> found =
          client.hexkey().doctorChecks().stream()
              .filter(check -> check.name().equals("openbao_openbao_reachable"))
              .map(DoctorCheck::run)
              .toList();

      assertThat(found)
          .singleElement()
          .extracting(Finding::message)
          .asString()
          .contains("never initialised");
    }
  }
}
