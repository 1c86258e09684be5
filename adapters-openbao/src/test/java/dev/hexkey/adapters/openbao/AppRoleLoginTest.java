package dev.hexkey.adapters.openbao;

import static dev.hexkey.adapters.openbao.LoginFixture.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.adapters.file.FileAdapter;
import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.UnauthenticatedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppRoleLoginTest extends InBothSchemes {
  private static LoginFixture at;
  private static String roleId;
  @TempDir Path home;

  @BeforeAll
  static void start() throws Exception {
    at = LoginFixture.dev();
    roleId = at.appRole("approle", "");
  }

  @AfterAll
  static void stop() throws Exception {
    at.close();
  }

  @AfterEach
  void unmount() throws Exception {
    for (String mount : List.of("open", "limited", "team/roles")) {
      at.bao.call("DELETE", "sys/auth/" + mount, null);
    }
  }

  @Test
  void signsInWithRoleIdAndSecretId() throws Exception {
    try (Hexkey hexkey =
        at.client(home, "OPENBAO_ROLE_ID", roleId, "OPENBAO_SECRET_ID", at.secretId("approle"))) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void readsTheNamesOfHashiCorpsUsers() throws Exception {
    try (Hexkey hexkey =
        at.client(
            home, "HASHICORP_ROLE_ID", roleId, "HASHICORP_SECRET_ID", at.secretId("approle"))) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void signsInAtAnotherMount() throws Exception {
    String id = at.appRole("team/roles", "");

    try (Hexkey hexkey =
        at.client(
            home,
            "OPENBAO_APPROLE_MOUNT",
            "team/roles",
            "OPENBAO_ROLE_ID",
            id,
            "OPENBAO_SECRET_ID",
            at.secretId("team/roles"))) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void signsInWithoutSecretIdWhereTheRoleNeedsNone() throws Exception {
    String id =
        at.appRole("open", ",\"bind_secret_id\":false,\"token_bound_cidrs\":\"127.0.0.0/8\"");

    try (Hexkey hexkey = at.client(home, "OPENBAO_APPROLE_MOUNT", "open", "OPENBAO_ROLE_ID", id)) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void takesTheSecretIdFromASecretUri() throws Exception {
    Path mounted = Files.createDirectories(home.resolve("run/approle"));
    Files.writeString(mounted.resolve("secret-id"), at.secretId("approle"));

    try (Hexkey hexkey =
        at.builder(
                home,
                "FILE_MOUNT_PATH",
                home.resolve("run").toString(),
                "OPENBAO_ROLE_ID",
                roleId,
                "OPENBAO_SECRET_ID",
                "file://approle/secret-id",
                "SECRETS_ALLOWED_MOUNTS",
                "secret,approle")
            .adapter(new FileAdapter())
            .build()) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void unwrapsASecretId() throws Exception {
    try (Hexkey hexkey =
        at.client(
            home,
            "OPENBAO_ROLE_ID",
            roleId,
            "OPENBAO_WRAPPED_SECRET_ID",
            at.wrapped("auth/approle/role/app/secret-id"))) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void refusesAWrappingThatWasMadeElsewhereAndLeavesItWrapped() throws Exception {
    String foreign = at.wrapped("sys/wrapping/wrap");

    try (Hexkey hexkey =
        at.client(home, "OPENBAO_ROLE_ID", roleId, "OPENBAO_WRAPPED_SECRET_ID", foreign)) {
      assertThatThrownBy(() -> read(hexkey))
          .isInstanceOf(UnauthenticatedException.class)
          .hasMessageStartingWith("[VAULT_AUTH_ERROR/WRAPPING_PATH]")
          .hasMessageNotContaining(foreign);
    }
    assertThat(at.bao.callAs(foreign, "POST", "sys/wrapping/unwrap", null).status()).isEqualTo(200);
  }

  @Test
  void saysThatSomebodyElseMayHaveUnwrappedFirst() throws Exception {
    String used = at.wrapped("auth/approle/role/app/secret-id");
    at.bao.callAs(used, "POST", "sys/wrapping/unwrap", null);

    try (Hexkey hexkey =
        at.client(home, "OPENBAO_ROLE_ID", roleId, "OPENBAO_WRAPPED_SECRET_ID", used)) {
      assertThatThrownBy(() -> read(hexkey))
          .hasMessageStartingWith("[VAULT_AUTH_ERROR/WRAPPING_GONE]");
    }
  }

  @Test
  void saysThatTheServerRefusedTheLogin() {
    try (Hexkey hexkey =
        at.client(home, "OPENBAO_ROLE_ID", roleId, "OPENBAO_SECRET_ID", "canary-7f3a-no")) {
      assertThatThrownBy(() -> read(hexkey))
          .isInstanceOf(UnauthenticatedException.class)
          .hasMessageStartingWith("[VAULT_AUTH_ERROR/LOGIN_REFUSED]")
          .hasMessageContaining("approle")
          .hasMessageNotContaining("canary")
          .hasMessageNotContaining(roleId);
    }
  }

  @Test
  void refusesTokensOfLimitedUse() throws Exception {
    String id = at.appRole("limited", ",\"token_num_uses\":5");
    int before = at.tokens();

    try (Hexkey hexkey =
        at.client(
            home,
            "OPENBAO_APPROLE_MOUNT",
            "limited",
            "OPENBAO_ROLE_ID",
            id,
            "OPENBAO_SECRET_ID",
            at.secretId("limited"))) {
      assertThatThrownBy(() -> read(hexkey))
          .isInstanceOf(MisconfiguredException.class)
          .hasMessageStartingWith("[VAULT_CONFIG_ERROR/LIMITED_USES]");
    }
    assertThat(at.tokens()).isEqualTo(before);
  }

  @Test
  void signsInAtTheFirstReadAndRevokesTheTokenOnClose() throws Exception {
    int before = at.tokens();

    try (Hexkey hexkey =
        at.client(home, "OPENBAO_ROLE_ID", roleId, "OPENBAO_SECRET_ID", at.secretId("approle"))) {
      assertThat(at.tokens()).isEqualTo(before);
      read(hexkey);
      read(hexkey);
      assertThat(at.tokens()).isEqualTo(before + 1);
    }

    assertThat(at.tokens()).isEqualTo(before);
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();

    try (Hexkey hexkey =
        at.client(home, "OPENBAO_ROLE_ID", roleId, "OPENBAO_SECRET_ID", at.secretId("approle"))) {
      read(hexkey);
    }

    Set<Thread> left =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !before.contains(thread) && !isShared(thread))
            .collect(Collectors.toSet());
    for (Thread thread : left) {
      thread.join(5_000); // on its way out
    }
    assertThat(left).noneMatch(Thread::isAlive);
  }

  /** Those that OkHttp keeps for all clients of a JVM; they end by themselves. */
  private static boolean isShared(Thread thread) {
    return thread.getName().startsWith("OkHttp TaskRunner")
        || thread.getName().startsWith("Okio Watchdog");
  }

  @Test
  void closesSoonWhenTheServerIsGone() throws Exception {
    LoginFixture gone = LoginFixture.dev();
    String id = gone.appRole("approle", "");
    Hexkey hexkey =
        gone.client(home, "OPENBAO_ROLE_ID", id, "OPENBAO_SECRET_ID", gone.secretId("approle"));
    read(hexkey);
    gone.close();

    long begun = System.nanoTime();
    hexkey.close();

    assertThat(System.nanoTime() - begun).isLessThan(3_000_000_000L);
  }
}
