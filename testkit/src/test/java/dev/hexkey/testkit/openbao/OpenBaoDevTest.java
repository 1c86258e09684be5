package dev.hexkey.testkit.openbao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OpenBaoDevTest {
  @Test
  void whatIsWrittenIsRead() throws Exception {
    try (OpenBaoServer server = OpenBaoServer.dev()) {
      server.write("secret/data/app", "{\"data\":{\"token\":\"canary\"}}");

      assertThat(server.read("secret/data/app").text("token")).isEqualTo("canary");
    }
  }

  @Test
  void twoServersLiveSideBySide() throws Exception {
    try (OpenBaoServer one = OpenBaoServer.dev();
        OpenBaoServer other = OpenBaoServer.dev()) {
      one.write("secret/data/app", "{\"data\":{\"token\":\"one\"}}");

      assertThat(other.call("GET", "secret/data/app", null).status()).isEqualTo(404);
      assertThat(other.callAs(one.rootToken(), "GET", "secret/config", null).status())
          .isEqualTo(403);
    }
  }

  @Test
  void aClosedServerLeavesNoProcessAndNoPort() throws Exception {
    OpenBaoServer server = OpenBaoServer.dev();
    URI address = server.address();
    long pid = server.pid();

    server.close();

    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    assertThatThrownBy(() -> connect(address)).isInstanceOf(ConnectException.class);
  }

  @Test
  void aTokenMayDoWhatItsPoliciesSay() throws Exception {
    try (OpenBaoServer server = OpenBaoServer.dev()) {
      server.mountKv2("team/kv");
      server.policy("reader", "path \"team/kv/data/*\" { capabilities = [\"read\"] }");
      server.write("team/kv/data/app", "{\"data\":{}}");

      String token = server.token(Duration.ofMinutes(1), "reader");

      assertThat(server.callAs(token, "GET", "team/kv/data/app", null).status()).isEqualTo(200);
      assertThat(server.callAs(token, "DELETE", "team/kv/data/app", null).status()).isEqualTo(403);
    }
  }

  private static void connect(URI address) throws Exception {
    new Socket(InetAddress.getLoopbackAddress(), address.getPort()).close();
  }
}
