package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ForbiddenException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FallbackTest {
  private OpenBaoServer own;
  private LoginFixture other;
  @TempDir Path home;

  @BeforeEach
  void start() throws Exception {
    own = OpenBaoServer.dev();
    own.write("secret/data/app", "{\"data\":{\"token\":\"own\"}}");
    other = LoginFixture.dev();
  }

  @AfterEach
  void stop() throws Exception {
    own.close();
    other.close();
  }

  private Hexkey client(String ownToken, String... more) {
    String[] all = {
      "OPENBAO_URL",
      own.address().toString(),
      "OPENBAO_TOKEN",
      ownToken,
      "VAULT_URL",
      other.bao.address().toString(),
      "VAULT_TOKEN",
      other.bao.rootToken()
    };
    String[] joined = java.util.Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, joined, all.length, more.length);
    return other.client(home, joined);
  }

  private Hexkey fallingBack(String ownToken) {
    return client(
        ownToken, "VAULT_ENABLE_FALLBACK", "true", "VAULT_FALLBACK_ORDER", "openbao,hashicorp");
  }

  @Test
  void readsTheNextServerWhenItsOwnIsGone() throws Exception {
    try (Hexkey hexkey = fallingBack(own.rootToken())) {
      assertThat(LoginFixture.read(hexkey)).isEqualTo("own");
      own.kill();

      assertThat(LoginFixture.read(hexkey)).isEqualTo(LoginFixture.VALUE);
    }
  }

  @Test
  void readsTheNextServerWhenItsOwnIsSealed() throws Exception {
    try (Hexkey hexkey = fallingBack(own.rootToken())) {
      own.seal();

      assertThat(LoginFixture.read(hexkey)).isEqualTo(LoginFixture.VALUE);
    }
  }

  @Test
  void neverReadsAnotherServerUnlessThatIsSwitchedOn() throws Exception {
    try (Hexkey hexkey = client(own.rootToken())) {
      own.kill();

      assertThatThrownBy(() -> LoginFixture.read(hexkey)).isInstanceOf(UnreachableException.class);
    }
  }

  @Test
  void neverReadsAnotherServerAfterARefusalOrWhereThereIsNothing() throws Exception {
    other.bao.write("secret/data/here", "{\"data\":{\"token\":\"x\"}}");
    try (Hexkey hexkey = fallingBack(own.rootToken())) {
      assertThatThrownBy(() -> LoginFixture.read(hexkey, "openbao+kv2://secret/here"))
          .isInstanceOf(AbsentException.class);
    }
    own.policy("nothing", "path \"none\" { capabilities = [\"deny\"] }");
    try (Hexkey hexkey = fallingBack(own.token(Duration.ofHours(1), "nothing"))) {
      assertThatThrownBy(() -> LoginFixture.read(hexkey)).isInstanceOf(ForbiddenException.class);
    }
  }

  @Test
  void saysThatItsOwnServerIsGoneWhenTheOtherHasNothing() throws Exception {
    own.write("secret/data/only", "{\"data\":{\"token\":\"x\"}}");
    try (Hexkey hexkey = fallingBack(own.rootToken())) {
      own.kill();

      assertThatThrownBy(() -> LoginFixture.read(hexkey, "openbao+kv2://secret/only"))
          .isInstanceOf(UnreachableException.class);
    }
  }

  @Test
  void refusesAnOrderThatNamesNoServer() {
    try (Hexkey hexkey =
        client("t", "VAULT_ENABLE_FALLBACK", "true", "VAULT_FALLBACK_ORDER", "openbao,azure")) {
      assertThatThrownBy(() -> LoginFixture.read(hexkey))
          .isInstanceOf(MisconfiguredException.class)
          .hasMessageContaining("vault_fallback_order names a server that is none of");
    }
    try (Hexkey hexkey = client("t", "VAULT_ENABLE_FALLBACK", "true")) {
      assertThatThrownBy(() -> LoginFixture.read(hexkey))
          .hasMessageContaining("vault_fallback_order is missing");
    }
  }
}
