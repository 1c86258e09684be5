package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.testkit.openbao.OpenBaoCluster;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two real nodes, of which the first answers as a standby; the leader dies in the end. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {
  @TempDir static Path folder;
  private static OpenBaoCluster cluster;
  private static OpenBaoServer leader;
  private static OpenBaoServer standby;
  @TempDir Path home;

  @BeforeAll
  static void start() throws Exception {
    cluster = OpenBaoServer.cluster(folder);
    leader = cluster.leader();
    standby = cluster.standby();
    leader.write("secret/data/app", "{\"data\":{\"token\":\"one\"}}");
    while (standby.call("GET", "secret/data/app", null).status() != 200) {
      Thread.onSpinWait(); // until it has caught up
    }
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  private ReadClient client(URI... addresses) {
    Map<String, String> ca = Map.of("OPENBAO_CA_CERT", leader.caCertificate().toString());
    return ReadClient.open(home, new OpenBaoAdapter(), leader.rootToken(), ca, addresses);
  }

  private static Endpoints endpoints(URI... addresses) {
    ServerConfig config =
        new ServerConfig(
            "test",
            List.of(addresses).stream().map(HttpUrl::get).toList(),
            "test",
            null,
            new LoginConfig.Token("token"),
            new ServerConfig.TlsConfig(
                leader.caCertificate().toString(), null, null, null, null, null, false),
            ServerConfig.NetworkConfig.STANDARD);
    return new Endpoints(
        config, System::nanoTime, Pause.SLEEP, Limits.STANDARD, ProxySelector.getDefault());
  }

  @Test
  @Order(1)
  void aStandbyIsReadFrom() throws Exception {
    assertThat(standby.isLeader()).isFalse();
    try (ReadClient client = client(standby.address())) {
      assertThat(client.read("secret/app#token")).isEqualTo("one");
    }
  }

  @Test
  @Order(2)
  void aWriteToAStandbyGoesToItsLeader() {
    try (Endpoints both = endpoints(standby.address(), leader.address())) {
      byte[] body = "{\"data\":{\"token\":\"two\"}}".getBytes(StandardCharsets.UTF_8);
      Reply reply = both.send(Call.post("secret/data/sent", body), leader.rootToken(), null);

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.header("X-Vault-Index")).isNotEmpty();
    }
  }

  @Test
  @Order(4)
  void aReadAfterAnOwnWriteIsNeverStale() throws Exception {
    int stale = 0;
    try (Endpoints both = endpoints(standby.address(), leader.address())) {
      for (int i = 1; i <= 100; i++) {
        byte[] body = ("{\"data\":{\"n\":" + i + "}}").getBytes(StandardCharsets.UTF_8);
        String index;
        try (Reply written =
            both.send(Call.post("secret/data/counted", body), leader.rootToken(), null)) {
          index = written.header("X-Vault-Index");
        }
        try (Reply read = both.send(Call.get("secret/data/counted"), leader.rootToken(), index)) {
          KvVersion version = KvVersion.read(read.body());
          stale += version == null || version.version() != i ? 1 : 0;
        }
      }
    }

    assertThat(stale).isZero();
  }

  @Test
  @Order(5)
  void aStandbyWhoseLeaderIsDeadIsReadFrom() throws Exception {
    leader.kill();
    try (ReadClient client = client(standby.address())) {
      assertThat(client.read("secret/app#token")).isEqualTo("one");
    }
  }

  @Test
  @Order(6)
  void aDeadNodeIsPassedBy() {
    try (ReadClient client = client(leader.address(), standby.address())) {
      assertThat(client.read("secret/app#token")).isEqualTo("one");
    }
  }

  @Test
  @Order(7)
  void aWriteWithoutALeaderIsUnreachable() {
    try (Endpoints both = endpoints(standby.address(), leader.address())) {
      byte[] body = "{\"data\":{}}".getBytes(StandardCharsets.UTF_8);
      HexkeyException failure =
          catchThrowableOfType(
              HexkeyException.class,
              () -> both.send(Call.post("secret/data/sent", body), leader.rootToken(), null));

      assertThat(failure.family()).isIn(Family.UNREACHABLE, Family.TIMED_OUT);
    }
  }

  @Test
  @Order(8)
  void aStandbyThatSendsAWriteToALeaderThatIsNotNamedIsNotFollowed() {
    try (Endpoints one = endpoints(standby.address())) {
      byte[] body = "{\"data\":{}}".getBytes(StandardCharsets.UTF_8);
      assertThat(
              catchThrowableOfType(
                  HexkeyException.class,
                  () -> one.send(Call.post("secret/data/sent", body), leader.rootToken(), null)))
          .extracting(e -> e.reason().orElse(""))
          .isEqualTo("REDIRECT");
    }
  }
}
