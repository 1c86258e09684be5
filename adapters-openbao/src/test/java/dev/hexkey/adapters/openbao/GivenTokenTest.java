package dev.hexkey.adapters.openbao;

import static dev.hexkey.adapters.openbao.LoginFixture.FORBIDDEN;
import static dev.hexkey.adapters.openbao.LoginFixture.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.adapters.file.FileAdapter;
import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.ForbiddenException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.UnauthenticatedException;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenTokenTest extends InBothSchemes {
  private static final Duration HOUR = Duration.ofHours(1);
  private static LoginFixture at;
  @TempDir Path home;

  @BeforeAll
  static void start() throws Exception {
    at = LoginFixture.dev();
  }

  @AfterAll
  static void stop() throws Exception {
    at.close();
  }

  /** A token that may look itself up, too. */
  private static String ordinary(String more) throws IOException, InterruptedException {
    return at.bao
        .write("auth/token/create-orphan", "{\"policies\":[\"reader\"]" + more + "}")
        .text("client_token");
  }

  private Path file(String token) throws IOException {
    return Files.writeString(home.resolve("token"), token + "\n");
  }

  private static void revoke(String token) throws IOException, InterruptedException {
    at.bao.write("auth/token/revoke", "{\"token\":\"" + token + "\"}");
  }

  @Test
  void readsWithTheTokenOfASetting() throws Exception {
    try (Hexkey hexkey = at.client(home, "OPENBAO_TOKEN", ordinary(""))) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void leavesATokenAloneThatItDidNotObtain() throws Exception {
    String token = ordinary("");

    try (Hexkey hexkey = at.client(home, "OPENBAO_TOKEN", token)) {
      read(hexkey);
    }

    assertThat(at.bao.callAs(token, "GET", "auth/token/lookup-self", null).status()).isEqualTo(200);
  }

  @Test
  void readsWithTheTokenOfAFileRatherThanOfASetting() throws Exception {
    try (Hexkey hexkey =
        at.client(
            home,
            "OPENBAO_TOKEN",
            "s.canary7f3a",
            "OPENBAO_TOKEN_FILE",
            file(ordinary("")).toString())) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void takesUpANewFileAtOnceAlthoughTheOldTokenLivesLonger() throws Exception {
    String old = ordinary(",\"ttl\":\"24h\"");
    String next = at.bao.token(HOUR, "root");
    Path file = file(old);
    try (Hexkey hexkey = at.client(home, "OPENBAO_TOKEN_FILE", file.toString())) {
      assertThatThrownBy(() -> read(hexkey, FORBIDDEN)).isInstanceOf(ForbiddenException.class);

      Path whole = Files.writeString(home.resolve("token.new"), next);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);

      assertThat(read(hexkey, FORBIDDEN)).isEqualTo("never");
    }
  }

  @Test
  void keepsTheLastTokenWhileTheFileIsEmptyOrMissing() throws Exception {
    Path file = file(ordinary(""));
    try (Hexkey hexkey = at.client(home, "OPENBAO_TOKEN_FILE", file.toString())) {
      read(hexkey);

      Files.writeString(file, "");
      assertThat(read(hexkey)).isEqualTo(VALUE);
      Files.delete(file);
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void takesUpANewFileAfterTheOldTokenDied() throws Exception {
    String old = ordinary("");
    Path file = file(old);
    try (Hexkey hexkey = at.client(home, "OPENBAO_TOKEN_FILE", file.toString())) {
      read(hexkey);
      revoke(old);
      assertThatThrownBy(() -> read(hexkey)).isInstanceOf(UnauthenticatedException.class);

      file(ordinary(""));

      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void saysThatTheFileIsMissing() {
    try (Hexkey hexkey = at.client(home, "OPENBAO_TOKEN_FILE", home.resolve("none").toString())) {
      assertThatThrownBy(() -> read(hexkey))
          .hasMessageStartingWith("[VAULT_AUTH_ERROR/NO_CREDENTIAL]");
    }
  }

  @Test
  void takesTheTokenFromASecretUri() throws Exception {
    Path mounted = Files.createDirectories(home.resolve("run/bao"));
    Files.writeString(mounted.resolve("token"), ordinary(""));

    try (Hexkey hexkey =
        at.builder(
                home,
                "FILE_MOUNT_PATH",
                home.resolve("run").toString(),
                "OPENBAO_TOKEN",
                "file://bao/token",
                "SECRETS_ALLOWED_MOUNTS",
                "secret,bao")
            .adapter(new FileAdapter())
            .build()) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void usesATokenWithoutEndForEver() {
    ManualClock clock = new ManualClock();
    try (Hexkey hexkey =
        at.builder(home, "OPENBAO_TOKEN", at.bao.rootToken()).clock(clock).ticker(clock).build()) {
      read(hexkey);

      clock.advance(Duration.ofDays(10_000));

      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void usesATokenThatMayNotLookItselfUp() throws Exception {
    try (Hexkey hexkey = at.client(home, "OPENBAO_TOKEN", at.bao.token(HOUR, "reader"))) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void refusesATokenOfLimitedUse() throws Exception {
    try (Hexkey hexkey = at.client(home, "OPENBAO_TOKEN", ordinary(",\"num_uses\":9"))) {
      assertThatThrownBy(() -> read(hexkey))
          .isInstanceOf(MisconfiguredException.class)
          .hasMessageStartingWith("[VAULT_CONFIG_ERROR/LIMITED_USES]");
    }
  }

  @Test
  void saysThatTheServerIsOutOfReachWhenItCannotLookTheTokenUp() throws Exception {
    try (Hexkey hexkey =
        at.client(
            home,
            "OPENBAO_URL",
            "http://127.0.0.1:1", // nobody listens there
            "OPENBAO_TOKEN",
            at.bao.rootToken())) {
      assertThatThrownBy(() -> read(hexkey))
          .isInstanceOf(UnreachableException.class)
          .hasMessageStartingWith("[VAULT_CONNECTION_ERROR]");
    }
  }

  @Test
  void callsADeadTokenUnauthenticatedAndAForbiddenReadForbidden() throws Exception {
    String dead = ordinary("");
    revoke(dead);

    try (Hexkey hexkey = at.client(home, "OPENBAO_TOKEN", dead)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> read(hexkey))
            .isInstanceOf(UnauthenticatedException.class)
            .hasMessageStartingWith("[VAULT_AUTH_ERROR/TOKEN_REFUSED]")
            .hasMessageNotContaining(dead);
      }
    }
    try (Hexkey hexkey = at.client(home, "OPENBAO_TOKEN", ordinary(""))) {
      assertThatThrownBy(() -> read(hexkey, FORBIDDEN))
          .isInstanceOf(ForbiddenException.class)
          .hasMessageStartingWith("[VAULT_AUTHZ_ERROR");
    }
  }

  @Test
  void tellsThemApartAlsoWhereTheTokenMayNotLookItselfUp() throws Exception {
    String token = at.bao.token(HOUR, "reader");
    try (Hexkey hexkey = at.client(home, "OPENBAO_TOKEN", token)) {
      assertThatThrownBy(() -> read(hexkey, FORBIDDEN)).isInstanceOf(ForbiddenException.class);
      assertThatThrownBy(() -> read(hexkey, FORBIDDEN)).isInstanceOf(ForbiddenException.class);

      revoke(token);

      assertThatThrownBy(() -> read(hexkey, FORBIDDEN))
          .isInstanceOf(UnauthenticatedException.class);
    }
  }
}
