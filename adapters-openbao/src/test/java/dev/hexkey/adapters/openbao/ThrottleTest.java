package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.ThrottledException;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rate limits of a real server. */
class ThrottleTest {
  private static final String QUOTA = "sys/quotas/rate-limit/reads";
  private static OpenBaoServer bao;
  @TempDir Path home;
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    bao = OpenBaoServer.dev();
    bao.write("secret/data/app", "{\"data\":{\"token\":\"one\"}}");
  }

  @AfterAll
  static void stop() throws Exception {
    bao.close();
  }

  @AfterEach
  void lift() throws Exception {
    bao.call("DELETE", QUOTA, null);
  }

  private static void limit(boolean headers, String interval) throws Exception {
    bao.write("sys/quotas/config", "{\"enable_rate_limit_response_headers\":" + headers + "}");
    bao.write(QUOTA, "{\"path\":\"secret\",\"rate\":1,\"interval\":\"" + interval + "\"}");
  }

  private ReadClient client(Pause pause) {
    OpenBaoAdapter adapter = new OpenBaoAdapter(Limits.STANDARD, pause);
    return ReadClient.open(home, adapter, bao.rootToken(), Map.of(), bao.address());
  }

  @Test
  void aLimitThatSaysWhenIsWaitedFor() throws Exception {
    limit(true, "1s");
    Pause sleep =
        time -> {
          pauses.add(time);
          Pause.SLEEP.await(time);
        };
    try (ReadClient client = client(sleep)) {
      client.read("secret/app");

      assertThat(client.read("secret/app#token")).isEqualTo("one");
      assertThat(pauses).isNotEmpty().allMatch(time -> !time.isZero());
    }
  }

  @Test
  void aLimitThatSaysSomethingLongerThanTheCallMayTakeIsToldAtOnce() throws Exception {
    limit(true, "60s");
    try (ReadClient client = client(pauses::add)) {
      client.read("secret/app");

      HexkeyException failure =
          client.assertFails("secret/app", Family.THROTTLED, "VAULT_THROTTLED");

      assertThat(((ThrottledException) failure).retryAfter().orElseThrow())
          .isBetween(Duration.ofSeconds(31), Duration.ofSeconds(60));
      assertThat(pauses).isEmpty();
    }
  }

  @Test
  void aLimitThatSaysNothingIsToldAfterThreeAttempts() throws Exception {
    limit(false, "60s");
    try (ReadClient client = client(pauses::add)) {
      client.read("secret/app");

      HexkeyException failure =
          client.assertFails("secret/app", Family.THROTTLED, "VAULT_THROTTLED");

      assertThat(((ThrottledException) failure).retryAfter()).isEmpty();
      assertThat(pauses).hasSize(2);
    }
  }
}
