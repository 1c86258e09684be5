package dev.hexkey.adapters.openbao;

import static dev.hexkey.adapters.openbao.LoginFixture.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.core.Hexkey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JwtLoginTest extends InBothSchemes {
  private static LoginFixture at;
  private static Jwts jwts;
  @TempDir Path home;

  @BeforeAll
  static void start() throws Exception {
    at = LoginFixture.dev();
    jwts = new Jwts();
    prepare("jwt");
    prepare("ci/jwt");
  }

  @AfterAll
  static void stop() throws Exception {
    at.close();
  }

  private static void prepare(String mount) throws IOException, InterruptedException {
    at.bao.mountAuth(mount, "jwt");
    at.bao.write(
        "auth/" + mount + "/config",
        "{\"jwt_validation_pubkeys\":[\"" + jwts.publicKey() + "\"],\"default_role\":\"app\"}");
    at.bao.write(
        "auth/" + mount + "/role/app",
        "{\"role_type\":\"jwt\",\"user_claim\":\"sub\",\"bound_audiences\":[\"bao\"],"
            + "\"token_policies\":\"reader\",\"token_ttl\":\"1h\"}");
  }

  private static String jwt(String audience) throws Exception {
    long now = Instant.now().getEpochSecond();
    return jwts.sign(
        "{\"sub\":\"job\",\"aud\":\"%s\",\"nbf\":%d,\"exp\":%d}"
            .formatted(audience, now - 60, now + 300));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(home.resolve("jwt"), text + "\n");
  }

  @Test
  void signsInWithTheJwtOfAFile() throws Exception {
    try (Hexkey hexkey =
        at.client(
            home, "OPENBAO_JWT_PATH", file(jwt("bao")).toString(), "OPENBAO_JWT_ROLE", "app")) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void leavesTheRoleToTheServerAtAnotherMount() throws Exception {
    try (Hexkey hexkey =
        at.client(
            home, "OPENBAO_JWT_PATH", file(jwt("bao")).toString(), "OPENBAO_JWT_MOUNT", "ci/jwt")) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void readsTheFileAtEachLogin() throws Exception {
    Path file = file(jwt("someone-else"));
    try (Hexkey hexkey = at.client(home, "OPENBAO_JWT_PATH", file.toString())) {
      assertThatThrownBy(() -> read(hexkey))
          .hasMessageStartingWith("[VAULT_AUTH_ERROR/LOGIN_REFUSED]");
    }

    file(jwt("bao"));

    try (Hexkey hexkey = at.client(home, "OPENBAO_JWT_PATH", file.toString())) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void saysThatTheFileIsMissing() {
    try (Hexkey hexkey = at.client(home, "OPENBAO_JWT_PATH", home.resolve("none").toString())) {
      assertThatThrownBy(() -> read(hexkey))
          .hasMessageStartingWith("[VAULT_AUTH_ERROR/NO_CREDENTIAL]");
    }
  }
}
