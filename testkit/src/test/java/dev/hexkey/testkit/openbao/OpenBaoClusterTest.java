package dev.hexkey.testkit.openbao;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenBaoClusterTest {
  private static final String VALUE = "{\"data\":{\"token\":\"canary\"}}";

  @TempDir Path folder;
  private OpenBaoCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = OpenBaoServer.cluster(folder);
  }

  @AfterEach
  void close() throws Exception {
    cluster.close();
  }

  @Test
  void aStandbyReadsAndForwardsWritesToTheLeader() throws Exception {
    OpenBaoServer standby = cluster.standby();

    assertThat(standby.call("GET", "sys/health", null).status()).isEqualTo(429);
    assertThat(standby.call("POST", "secret/data/app", VALUE).status()).isEqualTo(200);
    assertThat(standby.read("sys/leader").text("leader_address"))
        .isEqualTo(cluster.leader().address().toString());
  }

  @Test
  void withTheLeaderDeadAStandbyReadsAndSendsWritesAway() throws Exception {
    OpenBaoServer standby = cluster.standby();

    cluster.leader().kill();

    assertThat(standby.call("GET", "secret/config", null).status()).isEqualTo(200);
    assertThat(standby.call("POST", "secret/data/app", VALUE).status()).isEqualTo(307);
  }

  @Test
  void aRestartedLeaderFindsTheOtherAgain() throws Exception {
    OpenBaoServer leader = cluster.leader();
    leader.kill();

    leader.restart();

    assertThat(cluster.leader().call("POST", "secret/data/app", VALUE).status()).isEqualTo(200);
  }
}
