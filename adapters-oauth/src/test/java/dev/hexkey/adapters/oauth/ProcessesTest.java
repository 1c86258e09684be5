package dev.hexkey.adapters.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.testkit.ForkedJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sixteen processes of eight threads on one rotating grant, killed where it hurts, in front of an
 * issuer that ends a grant when a refresh token comes twice.
 *
 * <p>A process that is killed after its refresh token left and before the next one is written takes
 * the grant with it; the others must say so and nothing else. The test then signs in again.
 */
@Tag("keycloak")
@Tag("kills")
class ProcessesTest {
  private static final boolean LONG = Boolean.getBoolean("hexkey.long");
  private static final int PROCESSES = 16;
  private static final int REDEMPTIONS = LONG ? 10_000 : 500;
  private static final int KILLS = LONG ? 100 : 5;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path home;

  private final Map<String, ForkedJvm> processes = new ConcurrentHashMap<>();
  private final Random random = new Random(Long.getLong("hexkey.seed", System.nanoTime()));
  private final List<String> losses = new ArrayList<>(); // guarded by losses
  private final List<Long> killsAtNanos = new ArrayList<>(); // guarded by losses
  private final List<String> unexplained = new ArrayList<>(); // guarded by losses
  private int started;
  private Keycloak keycloak; // set before each test
  private CountingProxy proxy; // set before each test
  private Hexkey hexkey; // set before each test
  private TokenProvider own; // set before each test

  @BeforeAll
  static void startKeycloak() throws Exception {
    Keycloak.get(); // before there is anything to end if it cannot be
  }

  @BeforeEach
  void start() throws Exception {
    keycloak = Keycloak.get();
    hexkey = SharedGrant.open(home);
    proxy = new CountingProxy(keycloak.tokenEndpoint(), this::kill, this::signInIfLost);
    own =
        hexkey
            .tokens()
            .rotating(
                SharedGrant.client(proxy.uri("/token"), "test").refreshToken(),
                SharedGrant.KEY,
                TokenPolicy.DEFAULT);
    hexkey.tokens().storeGrant(SharedGrant.KEY, keycloak.signIn());
  }

  @AfterEach
  void stop() {
    processes.values().forEach(ForkedJvm::close);
    proxy.close();
    hexkey.close();
  }

  @Test
  void K1_noRefreshTokenIsRedeemedTwiceAndNoGrantIsLostOutsideOfTheWindow() throws Exception {
    long eventsBefore = events("REFRESH_TOKEN");
    long errorsBefore = events("REFRESH_TOKEN_ERROR");
    for (int i = 0; i < PROCESSES; i++) {
      startOne();
    }
    for (int kill = 0; kill < KILLS; kill++) {
      awaitRedemptions((kill + 1) * REDEMPTIONS / (KILLS + 2));
      killOne(kill);
      startOne();
    }
    awaitRedemptions(REDEMPTIONS);
    stopAll();

    tell();
    assertThat(proxy.requestsByRefreshToken().values()).as("requests").allMatch(n -> n == 1);
    assertThat(proxy.seen())
        .as("answers")
        .noneMatch(seen -> seen.outcome() == CountingProxy.Outcome.REFUSED);
    assertThat(events("REFRESH_TOKEN_ERROR")).isEqualTo(errorsBefore);
    assertThat(events("REFRESH_TOKEN") - eventsBefore).isEqualTo(proxy.redemptions());
    synchronized (losses) {
      assertThat(unexplained).isEmpty();
      assertThat(losses).hasSizeLessThanOrEqualTo(KILLS);
    }
  }

  private void awaitRedemptions(int count) throws Exception {
    try {
      proxy.awaitRedemptions(count, PATIENCE);
    } catch (TimeoutException e) {
      stopAll();
      tell();
      throw e;
    }
  }

  private void stopAll() throws Exception {
    Files.createFile(home.resolve(RedeemingProcess.STOP));
    for (ForkedJvm process : processes.values()) {
      assertThat(process.awaitExit(PATIENCE)).isZero();
    }
  }

  private void startOne() {
    String name = "p" + ++started;
    processes.put(
        name,
        ForkedJvm.of(
                RedeemingProcess.class,
                home.toString(),
                proxy.uri("/token").toString(),
                proxy.uri("/report").toString(),
                name)
            .flags("-Xmx64m")
            .start());
  }

  private void killOne(int kill) throws Exception {
    switch (kill % 4) {
      case 0 -> proxy.kill(CountingProxy.Fault.AFTER_THE_ANSWER, PATIENCE);
      case 1 -> proxy.kill(CountingProxy.Fault.IN_THE_WINDOW, PATIENCE);
      case 2 -> proxy.kill(CountingProxy.Fault.BEFORE_THE_ISSUER, PATIENCE);
      default -> kill(List.copyOf(processes.keySet()).get(random.nextInt(processes.size())));
    }
  }

  private void kill(String name) {
    ForkedJvm process = processes.remove(name);
    if (process == null) {
      return;
    }
    synchronized (losses) {
      killsAtNanos.add(System.nanoTime());
    }
    try {
      process.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.close();
  }

  /** A process says that the grant needs a sign-in: looks for itself, and signs in if it is so. */
  private void signInIfLost() {
    synchronized (losses) {
      own.refresh().toCompletableFuture().join(); // a token that is still good hides a failure
      if (ErrorCodes.SIGN_IN_REQUIRED.equals(own.state().lastFailure())) {
        noteLoss();
        signIn();
      }
    }
  }

  private void noteLoss() {
    List<CountingProxy.Seen> seen = proxy.seen();
    CountingProxy.Seen last = seen.get(seen.size() - 1);
    boolean killed = !processes.containsKey(last.process());
    losses.add(killed ? last.outcome().name() : "NOT_SENT");
    if (!killed && killsAtNanos.stream().noneMatch(at -> at >= last.atNanos())) {
      unexplained.add("after " + last);
    }
  }

  private void signIn() {
    try {
      hexkey.tokens().storeGrant(SharedGrant.KEY, keycloak.signIn());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private long events(String type) throws Exception {
    String json = keycloak.server().readAdmin(Keycloak.REALM + "/events?max=1000000&type=" + type);
    return json.split("\"type\":\"" + type + "\"", -1).length - 1L;
  }

  private void tell() {
    List<String> outcomes = new ArrayList<>();
    processes.forEach(
        (name, process) ->
            process.lines().stream()
                .filter(line -> line.startsWith("outcomes"))
                .forEach(line -> outcomes.add(name + " " + line)));
    synchronized (losses) {
      System.out.println(
          "redemptions "
              + proxy.redemptions()
              + ", kills "
              + killsAtNanos.size()
              + ", lost "
              + losses
              + ", unexplained "
              + unexplained
              + "\n"
              + String.join("\n", outcomes));
    }
  }
}
