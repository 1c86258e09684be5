package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.testkit.Race;
import dev.hexkey.testkit.faults.Fault;
import dev.hexkey.testkit.faults.FaultProxy;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real server behind a network that fails: the right error in time, and recovery by itself. */
class FaultTest {
  private static final Limits SHORT =
      new Limits(Duration.ofMillis(500), Duration.ofSeconds(2), 1 << 20);
  private static final Duration LOAD =
      Duration.ofSeconds(Boolean.getBoolean("hexkey.long") ? 60 : 15);

  private static LoginFixture fixture;
  private static OpenBaoServer bao;
  @TempDir Path home;
  private FaultProxy proxy;
  private ReadClient client;

  @BeforeAll
  static void start() throws Exception {
    bao = OpenBaoServer.dev();
    fixture = new LoginFixture(bao);
  }

  @AfterAll
  static void stop() throws Exception {
    bao.close();
  }

  @BeforeEach
  void open() throws Exception {
    proxy = FaultProxy.before(bao.address());
    client = client(SHORT, ReadClient.NO_PAUSE);
    assertValue();
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    proxy.close();
  }

  private ReadClient client(Limits limits, Pause pause) {
    OpenBaoAdapter adapter = new OpenBaoAdapter(limits, pause);
    return ReadClient.open(home, adapter, bao.rootToken(), Map.of(), proxy.address());
  }

  private void assertValue() {
    assertThat(client.read("secret/app#token")).isEqualTo(LoginFixture.VALUE);
  }

  private void assertUnreachable() {
    client.assertFails("secret/app", Family.UNREACHABLE, "VAULT_CONNECTION_ERROR");
  }

  private void assertTimesOutInTime() {
    long begun = System.nanoTime();
    client.assertFails("secret/app", Family.TIMED_OUT, "VAULT_TIMEOUT");
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(SHORT.total(), SHORT.total().multipliedBy(3));
  }

  static List<Fault> brokenAnswers() {
    return List.of(
        Fault.refuse(),
        Fault.closeAfterStatusLine(),
        Fault.closeInBody(20),
        Fault.resetInBody(20),
        Fault.resetAfter(5));
  }

  @ParameterizedTest
  @MethodSource("brokenAnswers")
  void anAnswerThatBreaksOffIsUnreachableUntilItDoesNot(Fault fault) {
    proxy.set(fault);
    assertUnreachable();

    proxy.set(Fault.none());
    assertValue();
  }

  static List<Fault> slowAnswers() {
    return List.of(Fault.delay(Duration.ofMillis(400)), Fault.trickle(Duration.ofMillis(1)));
  }

  @ParameterizedTest
  @MethodSource("slowAnswers")
  void aSlowAnswerIsAnAnswer(Fault fault) {
    proxy.set(fault);

    assertValue();
  }

  static List<Fault> endlessAnswers() {
    return List.of(Fault.silence(), Fault.silenceInBody(20), Fault.trickle(Duration.ofSeconds(1)));
  }

  @ParameterizedTest
  @MethodSource("endlessAnswers")
  void anAnswerThatDoesNotEndTimesOutUntilItDoes(Fault fault) {
    proxy.set(fault);
    assertTimesOutInTime();

    proxy.set(Fault.none());
    assertValue();
  }

  @Test
  void anAddressThatFailedFiveTimesIsLeftAloneAndIsBackWithinASecond() {
    proxy.set(Fault.refuse());
    for (int i = 0; i < 5; i++) {
      assertUnreachable();
    }
    HexkeyException open = client.failureOf("secret/app");
    assertThat(open.reason()).contains("BREAKER_OPEN");

    proxy.set(Fault.none());
    long returned = System.nanoTime();
    while (!isRead()) {
      Thread.onSpinWait();
    }

    assertThat(Duration.ofNanos(System.nanoTime() - returned)).isLessThan(Duration.ofSeconds(1));
  }

  private boolean isRead() {
    try {
      assertValue();
      return true;
    } catch (HexkeyException e) {
      return false;
    }
  }

  @Test
  void aSealedServerIsLockedUntilItIsUnsealed() throws Exception {
    bao.seal();
    client.assertFails("secret/app", Family.LOCKED, "VAULT_SEALED");

    bao.unseal();
    assertValue();
  }

  @Test
  @SuppressWarnings("try") // closed in the middle on purpose
  void closingEndsAReadAsClosed() throws Exception {
    proxy.set(Fault.silence());
    int before = proxy.connections();
    try (ReadClient patient = client(Limits.STANDARD, ReadClient.NO_PAUSE)) {
      CompletableFuture<HexkeyException> failure =
          CompletableFuture.supplyAsync(() -> patient.failureOf("secret/app"));
      awaitConnectionAfter(before);

      long begun = System.nanoTime();
      patient.close();

      assertThat(failure.get().family()).isEqualTo(Family.CLOSED);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  void aReadPastItsDeadlineGivesItsThreadBack() throws Exception {
    OpenBaoAdapter adapter = new OpenBaoAdapter();
    Map<String, String> impatient = Map.of("READ_DEADLINE_SECONDS", "1");
    try (ReadClient hasty =
        ReadClient.open(home, adapter, bao.rootToken(), impatient, proxy.address())) {
      hasty.read("secret/app");
      proxy.set(Fault.silence());
      hasty.assertFails("secret/app", Family.TIMED_OUT, "VAULT_TIMEOUT");

      long begun = System.nanoTime();
      while (readers() > 0) {
        Thread.onSpinWait();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
      }
    }
  }

  private static long readers() {
    return Thread.getAllStackTraces().values().stream()
        .filter(stack -> List.of(stack).toString().contains("openbao.Transport"))
        .count();
  }

  private void awaitConnectionAfter(int before) {
    while (proxy.connections() == before) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aTokenThatIsRevokedBehindOurBackIsUnauthenticated() throws Exception {
    String token = bao.token(Duration.ofMinutes(5), "reader");
    try (ReadClient other = ReadClient.open(home, token, proxy.address())) {
      other.read("secret/app");
      bao.write("auth/token/revoke", "{\"token\":\"" + token + "\"}");

      assertThat(other.failureOf("secret/app").family()).isEqualTo(Family.UNAUTHENTICATED);
    }
  }

  @Test
  void aTokenOfFiveSecondsLastsUnderLoad() throws Exception {
    String role = fixture.appRole("brief", ",\"token_ttl\":\"5s\",\"token_max_ttl\":\"10s\"");
    String secret = fixture.secretId("brief");
    AtomicInteger reads = new AtomicInteger();
    try (Hexkey hexkey =
        fixture.client(
            home,
            "OPENBAO_ROLE_ID",
            role,
            "OPENBAO_SECRET_ID",
            secret,
            "OPENBAO_APPROLE_MOUNT",
            "brief")) {
      long end = System.nanoTime() + LOAD.toNanos();

      Race.run(
          4,
          runner -> {
            while (System.nanoTime() - end < 0) {
              assertThat(LoginFixture.read(hexkey)).isEqualTo(LoginFixture.VALUE);
              reads.incrementAndGet();
            }
            return reads.get();
          });

      assertThat(reads.get()).isGreaterThan(100);
    }
  }

  static List<Duration> skews() {
    return List.of(Duration.ofSeconds(30), Duration.ofSeconds(-30));
  }

  @ParameterizedTest
  @MethodSource("skews")
  void aClockThatIsOffChangesNothing(Duration skew) throws Exception {
    InstantSource clock = () -> Instant.now().plus(skew);
    bao.write("secret/metadata/later", "{\"delete_version_after\":\"20s\"}");
    bao.write("secret/data/later", "{\"data\":{\"a\":\"here\"}}");
    bao.write("secret/data/gone", "{\"data\":{\"a\":\"1\"}}");
    bao.call("DELETE", "secret/data/gone", null);
    String role = fixture.appRole("off" + skew.toSeconds(), "");
    try (Hexkey hexkey =
        fixture
            .builder(
                home,
                "OPENBAO_ROLE_ID",
                role,
                "OPENBAO_SECRET_ID",
                fixture.secretId("off" + skew.toSeconds()),
                "OPENBAO_APPROLE_MOUNT",
                "off" + skew.toSeconds())
            .clock(clock)
            .build()) {
      assertThat(LoginFixture.read(hexkey)).isEqualTo(LoginFixture.VALUE);
    }
    try (Hexkey hexkey =
        fixture.builder(home, "OPENBAO_TOKEN", bao.rootToken()).clock(clock).build()) {
      assertThat(LoginFixture.read(hexkey, "openbao+kv2://secret/later#a")).isEqualTo("here");
      assertThatCode(() -> LoginFixture.read(hexkey, "openbao+kv2://secret/gone"))
          .isInstanceOfSatisfying(
              HexkeyException.class, e -> assertThat(e.family()).isEqualTo(Family.DELETED));
    }
  }

  @Test
  void aThousandThreadsOnAColdCacheMakeOneRead() throws Exception {
    bao.write(
        "sys/quotas/rate-limit/once",
        "{\"path\":\"secret/data/app\",\"rate\":1,\"interval\":\"10m\"}");
    try (Hexkey hexkey = fixture.client(home, "OPENBAO_TOKEN", bao.rootToken())) {
      List<String> values =
          Race.run(1_000, i -> hexkey.secrets().resolve(LoginFixture.URI).revealText());

      assertThat(values).hasSize(1_000).containsOnly(LoginFixture.VALUE);
      assertThat(bao.call("GET", "secret/data/app", null).status()).isEqualTo(429);
    } finally {
      bao.call("DELETE", "sys/quotas/rate-limit/once", null);
    }
  }
}
