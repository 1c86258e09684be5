package dev.hexkey.testkit.openbao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenBaoRaftTest {
  @TempDir Path folder;
  private OpenBaoServer server;

  @BeforeEach
  void start() throws Exception {
    server = OpenBaoServer.raft(folder);
    server.write("secret/data/app", "{\"data\":{\"token\":\"canary\"}}");
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  @Test
  void aSealedServerAnswers503UntilItIsUnsealed() throws Exception {
    server.seal();
    assertThat(server.call("GET", "secret/data/app", null).status()).isEqualTo(503);

    server.unseal();
    assertThat(server.read("secret/data/app").text("token")).isEqualTo("canary");
  }

  @Test
  void aKilledServerKeepsItsData() throws Exception {
    long pid = server.pid();
    server.kill();
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    assertThatThrownBy(() -> server.read("secret/data/app")).isInstanceOf(IOException.class);

    server.restart();

    assertThat(server.read("secret/data/app").text("token")).isEqualTo("canary");
  }

  @Test
  void aRestartKeepsTheAddress() throws Exception {
    String address = server.address().toString();

    server.restart();

    assertThat(server.address()).hasToString(address);
    assertThat(server.read("sys/leader").text("leader_address")).isEqualTo(address);
  }

  @Test
  void aServerOfAnotherAuthorityIsNotTrusted() throws Exception {
    Path earlier = server.caCertificate();

    server.restartWithNewAuthority();

    OpenBaoHttp trusting = OpenBaoHttp.to(server.address(), earlier);
    assertThatThrownBy(() -> trusting.call("", "GET", "sys/health", null))
        .isInstanceOf(SSLHandshakeException.class);
    assertThat(server.read("secret/data/app").text("token")).isEqualTo("canary");
  }

  @Test
  void itsLogIsInItsFolder() {
    assertThat(folder.resolve("server.log")).content().contains("core: vault is unsealed");
    assertThat(Files.exists(folder.resolve("data"))).isTrue();
  }
}
