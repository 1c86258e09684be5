package dev.hexkey.adapters.openbao;

import static dev.hexkey.adapters.openbao.LoginFixture.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.core.Hexkey;
import java.io.IOException;
import java.nio.file.Path;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserpassLoginTest extends InBothSchemes {
  private static final String PASSWORD = "canary-7f3a";
  private static LoginFixture at;
  @TempDir Path home;

  @BeforeAll
  static void start() throws Exception {
    at = LoginFixture.dev();
    prepare("userpass");
    prepare("people/staff");
  }

  @AfterAll
  static void stop() throws Exception {
    at.close();
  }

  private static void prepare(String mount) throws IOException, InterruptedException {
    at.bao.mountAuth(mount, "userpass");
    at.bao.write(
        "auth/" + mount + "/users/j.doe-1",
        "{\"password\":\"" + PASSWORD + "\",\"token_policies\":\"reader\"}");
  }

  @Test
  void signsInWithNameAndPassword() {
    try (Hexkey hexkey =
        at.client(home, "OPENBAO_USERNAME", "j.doe-1", "OPENBAO_PASSWORD", PASSWORD)) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void signsInAtAnotherMount() {
    try (Hexkey hexkey =
        at.client(
            home,
            "OPENBAO_USERPASS_MOUNT",
            "people/staff",
            "OPENBAO_USERNAME",
            "j.doe-1",
            "OPENBAO_PASSWORD",
            PASSWORD)) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void saysThatThePasswordIsWrong() {
    try (Hexkey hexkey =
        at.client(home, "OPENBAO_USERNAME", "j.doe-1", "OPENBAO_PASSWORD", PASSWORD + "no")) {
      assertThatThrownBy(() -> read(hexkey))
          .hasMessageStartingWith("[VAULT_AUTH_ERROR/LOGIN_REFUSED]")
          .hasMessageNotContaining(PASSWORD);
    }
  }

  /** OpenBao has no such names; HashiCorp Vault and proxies before either see this target. */
  @Test
  void encodesTheNameInTheRequest() throws Exception {
    try (MockWebServer server = new MockWebServer()) {
      server.enqueue(new MockResponse.Builder().code(400).build());
      server.start();
      try (Hexkey hexkey =
          at.client(
              home,
              "OPENBAO_URL",
              "http://127.0.0.1:" + server.getPort(),
              "OPENBAO_USERNAME",
              "a b?c#d%e\u00fc+@",
              "OPENBAO_PASSWORD",
              PASSWORD)) {
        assertThatThrownBy(() -> read(hexkey)).hasMessageContaining("LOGIN_REFUSED");
      }

      assertThat(server.takeRequest().getTarget())
          .isEqualTo("/v1/auth/userpass/login/a%20b%3Fc%23d%25e%C3%BC+@");
    }
  }
}
