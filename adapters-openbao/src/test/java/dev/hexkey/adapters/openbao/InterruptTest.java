package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.adapters.openbao.ServerConfig.NetworkConfig;
import dev.hexkey.adapters.openbao.ServerConfig.TlsConfig;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.testkit.network.FullPort;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

/** Waits that end early, and ways that lead nowhere. */
class InterruptTest {
  private static final Duration SOON = Duration.ofSeconds(3);

  private record Ended(HexkeyException failure, boolean flag, Duration after) {}

  private static Endpoints endpoints(String address, Limits limits) {
    ServerConfig config =
        new ServerConfig(
            "test",
            List.of(HttpUrl.get(address)),
            "test",
            null,
            new LoginConfig.Token("token"),
            TlsConfig.STANDARD,
            NetworkConfig.STANDARD);
    return new Endpoints(config, System::nanoTime, time -> {}, limits, ProxySelector.getDefault());
  }

  private static Ended send(Endpoints endpoints, Call call) {
    long begun = System.nanoTime();
    HexkeyException failure =
        catchThrowableOfType(HexkeyException.class, () -> endpoints.send(call, "token", null));
    return new Ended(failure, Thread.interrupted(), Duration.ofNanos(System.nanoTime() - begun));
  }

  @Test
  void aThreadThatWaitsForAnAnswerStopsWhenItIsInterrupted() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Endpoints endpoints =
            endpoints("http://127.0.0.1:" + silent.getLocalPort(), Limits.STANDARD)) {
      CompletableFuture<Ended> ended = new CompletableFuture<>();
      Thread reader =
          new Thread(() -> ended.complete(send(endpoints, Call.get("secret/data/app"))));
      reader.start();
      try (Socket accepted = silent.accept()) {
        accepted.getInputStream().read();

        reader.interrupt();

        assertThat(ended.get().failure().family()).isEqualTo(Family.TIMED_OUT);
        assertThat(ended.get().failure().reason()).contains("INTERRUPTED");
        assertThat(ended.get().flag()).isTrue();
        assertThat(ended.get().after()).isLessThan(SOON);
      }
    }
  }

  @Test
  void aThreadThatIsInterruptedBeforeStopsToo() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Endpoints endpoints =
            endpoints("http://127.0.0.1:" + silent.getLocalPort(), Limits.STANDARD)) {
      Thread.currentThread().interrupt();

      Ended ended = send(endpoints, Call.get("secret/data/app"));

      assertThat(ended.failure().family()).isEqualTo(Family.TIMED_OUT);
      assertThat(ended.flag()).isTrue();
    }
  }

  @Test
  void aHandshakeThatDoesNotBeginEndsWithTheTimeToConnect() throws Exception {
    Limits limits = new Limits(Duration.ofMillis(500), Duration.ofSeconds(30), 1 << 20);
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Endpoints endpoints = endpoints("https://127.0.0.1:" + silent.getLocalPort(), limits)) {
      Ended ended = send(endpoints, Call.post("auth/approle/login", new byte[0]));

      assertThat(ended.failure().family()).isEqualTo(Family.UNREACHABLE);
      assertThat(ended.after()).isLessThan(SOON);
    }
  }

  @Test
  void aConnectionThatNobodyAcceptsEndsWithTheTimeToConnect() throws Exception {
    Limits limits = new Limits(Duration.ofMillis(500), Duration.ofSeconds(30), 1 << 20);
    try (FullPort full = new FullPort();
        Endpoints endpoints = endpoints("http://127.0.0.1:" + full.port(), limits)) {
      Ended ended = send(endpoints, Call.post("auth/approle/login", new byte[0]));

      assertThat(ended.failure().family()).isEqualTo(Family.UNREACHABLE);
      assertThat(ended.after()).isLessThan(SOON);
    }
  }

  @Test
  void theLimitsAreThoseOfTheIssue() {
    assertThat(Limits.STANDARD)
        .isEqualTo(new Limits(Duration.ofSeconds(5), Duration.ofSeconds(30), 1_048_576));
  }
}
