package dev.hexkey.renewal;

import static dev.hexkey.renewal.TokenFixture.HOUR;
import static dev.hexkey.renewal.TokenFixture.failure;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Section 5 L: threads and runtimes. {@link TokenStressTest} has L1. */
class TokenThreadsTest {
  private static final Set<String> IO =
      Set.of("jdk.FileRead", "jdk.FileWrite", "jdk.SocketRead", "jdk.SocketWrite");

  @TempDir Path directory;
  private final TokenFixture fixture = new TokenFixture();
  private final Gate gate = new Gate();

  @AfterEach
  void close() {
    gate.open();
    fixture.close();
  }

  @Test
  void L2_askingAsynchronouslyNeverBlocks() throws Exception {
    TokenProvider provider = fixture.provider(TokenPolicy.DEFAULT);
    fixture.source.thenBehind(gate);

    CompletableFuture<String> none = provider.getAsync().toCompletableFuture();
    CompletableFuture<String> joined = provider.headerAsync().toCompletableFuture();
    assertThat(none).isNotDone();
    assertThat(joined).isNotDone();
    gate.open();
    assertThat(none.get()).isEqualTo("held-back");
    assertThat(provider.getAsync().toCompletableFuture()).isCompletedWithValue("held-back");

    Gate second = new Gate();
    fixture.source.then(
        request -> {
          second.pass();
          throw TokenFixture.down();
        });
    fixture.pass(Duration.ofMinutes(50));
    assertThat(provider.getAsync().toCompletableFuture()).isCompletedWithValue("held-back");
    assertThat(provider.rejectedAsync("held-back", null).toCompletableFuture()).isNotDone();
    assertThat(provider.getAsync().toCompletableFuture()).isNotDone();
    second.open();
    TokenFixture.await(() -> provider.state().coolingDownUntil() != null);
    assertThat(provider.getAsync().toCompletableFuture()).isCompletedExceptionally();
    provider.close();
    assertThat(provider.getAsync().toCompletableFuture()).isCompletedExceptionally();
    assertThat(provider.rejectedAsync("held-back", null).toCompletableFuture())
        .isCompletedExceptionally();
  }

  @Test
  void L3_aSourceThatBlocksIsNotOnTheCommonPool() throws Exception {
    AtomicReference<@Nullable Thread> runner = new AtomicReference<>();
    fixture.source.then(
        request -> {
          runner.set(Thread.currentThread());
          gate.pass();
          return AccessToken.of("t", HOUR);
        });
    TokenProvider provider = fixture.provider(TokenPolicy.DEFAULT);
    CompletableFuture<String> async = provider.getAsync().toCompletableFuture();
    gate.awaitArrival();

    assertThat(runner.get()).isNotInstanceOf(ForkJoinWorkerThread.class);
    assertThat(CompletableFuture.supplyAsync(() -> "free").get(20, TimeUnit.SECONDS))
        .isEqualTo("free");
    gate.open();
    assertThat(async.get()).isEqualTo("t");
  }

  private static List<Thread> threadsOfHexkey() {
    List<Thread> found = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("hexkey") && thread.isAlive()) {
        found.add(thread);
      }
    }
    return found;
  }

  @Tag("slow")
  @Test
  void L4_atRestNoThreadIsHexkeys() {
    List<TokenProvider> providers = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      providers.add(fixture.engine.of(fixture.source, TokenPolicy.DEFAULT));
    }
    providers.subList(0, 100).forEach(TokenProvider::get);

    TokenFixture.await(() -> threadsOfHexkey().isEmpty()); // they end after a second without work
    providers.get(0).get();
    assertThat(threadsOfHexkey()).isEmpty();
  }

  @Tag("slow")
  @Test
  void L5_aProgramThatNeverClosesEnds() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                NeverCloses.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(program.waitFor(60, TimeUnit.SECONDS)).as("ends by itself").isTrue();
      assertThat(new String(program.getInputStream().readAllBytes(), UTF_8))
          .contains("got token-1");
      assertThat(program.exitValue()).isZero();
    } finally {
      program.destroyForcibly();
    }
  }

  @Test
  void L6_whereCallersRunRenewalsNothingIsLeftBehind() {
    TokenProvider provider = fixture.provider();
    AtomicReference<@Nullable Thread> runner = new AtomicReference<>();
    provider.get();
    fixture.source.then(
        request -> {
          runner.set(Thread.currentThread());
          return AccessToken.of("inline", HOUR);
        });
    fixture.pass(Duration.ofMinutes(50));

    assertThat(provider.get()).as("the very call that renewed").isEqualTo("inline");

    assertThat(runner.get()).isSameAs(Thread.currentThread());
    assertThat(threadsOfHexkey()).isEmpty();
  }

  @Test
  void L6_whereCallersRunRenewalsTheOthersKeepTheCurrentToken() throws Exception {
    TokenProvider provider = fixture.provider();
    provider.get();
    fixture.source.thenBehind(gate);
    fixture.pass(Duration.ofMinutes(50));
    Crowd<String> runner = Crowd.of(1, provider::get);
    gate.awaitArrival();

    assertThat(provider.get()).isEqualTo("token-1");
    assertThat(provider.getAsync().toCompletableFuture()).isCompletedWithValue("token-1");
    gate.open();
    assertThat(runner.results()).containsExactly("held-back");
  }

  @Test
  void L6_whereCallersRunRenewalsAFailureFallsBackToTheCurrentToken() {
    TokenProvider provider = fixture.provider();
    provider.get();
    fixture.source.thenThrow(TokenFixture.down());
    fixture.pass(Duration.ofMinutes(50));

    assertThat(provider.get()).isEqualTo("token-1");
    assertThat(threadsOfHexkey()).isEmpty();
  }

  @Test
  void L7_aProcessThatWasFrozenDoesNotWaitForTheFlightItHad() throws Exception {
    TokenProvider provider = fixture.provider(TokenPolicy.DEFAULT);
    fixture.source.thenBehind(gate);
    Crowd<String> waiting = Crowd.of(3, provider::get).awaitParked();
    gate.awaitArrival();

    fixture.clock.sleep(Duration.ofMinutes(10));

    assertThat(provider.get()).isEqualTo("token-2");
    gate.open();
    assertThat(waiting.results()).isSubsetOf("held-back", "token-2");
    assertThat(fixture.source.calls()).isEqualTo(2);
  }

  @Test
  void L7_aFlightOfAMinuteIsNotYetAbandoned() throws Exception {
    TokenProvider provider = fixture.provider(TokenPolicy.DEFAULT);
    fixture.source.thenBehind(gate);
    var first = provider.getAsync();
    gate.awaitArrival();

    fixture.clock.sleep(Duration.ofMinutes(1));
    var second = provider.getAsync();
    gate.open();

    assertThat(second.toCompletableFuture().get()).isEqualTo("held-back");
    assertThat(first.toCompletableFuture().get()).isEqualTo("held-back");
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  @Test
  void L8_aFlightCarriesNothingOfTheCallerThatStartedIt() throws Exception {
    InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
    AtomicReference<@Nullable String> seen = new AtomicReference<>("unset");
    AtomicReference<@Nullable ClassLoader> loader = new AtomicReference<>();
    fixture.source.then(
        request -> {
          seen.set(inherited.get());
          loader.set(Thread.currentThread().getContextClassLoader());
          return AccessToken.of("t", HOUR);
        });
    TokenProvider provider = fixture.provider(TokenPolicy.DEFAULT);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    ClassLoader callers = new ClassLoader(before) {};
    inherited.set("the caller's");
    Thread.currentThread().setContextClassLoader(callers);
    try {
      provider.get();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
      inherited.remove();
    }

    assertThat(seen.get()).isNull();
    assertThat(loader.get()).isNotNull().isNotSameAs(callers);
  }

  @Test
  void L9_makingAProviderReadsSendsAndStartsNothing() {
    TokenFixture.await(() -> threadsOfHexkey().isEmpty());
    try (TokenEngine engine =
        fixture
            .builder()
            .recordStore(
                () -> {
                  throw new AssertionError("opened the store");
                })
            .build()) {
      TokenProvider plain = engine.of(fixture.source, TokenPolicy.builder().keepWarm().build());
      TokenProvider rotating =
          engine.rotating(
              (grant, request) -> {
                throw new AssertionError("redeemed");
              },
              new dev.hexkey.ports.RecordKey("default", "x"),
              TokenPolicy.DEFAULT);

      assertThat(plain.state().generation()).isZero();
      assertThat(rotating.state().generation()).isZero();
      assertThat(fixture.source.calls()).isZero();
      assertThat(threadsOfHexkey()).isEmpty();
    }
  }

  @Tag("slow")
  @Test
  void L10_aCallFromMemoryDoesNoIo() throws Exception {
    TokenProvider provider = fixture.provider(TokenPolicy.DEFAULT);
    provider.get();

    assertThat(ioDuring(() -> Files.writeString(directory.resolve("control"), "x")))
        .as("what is watched is seen")
        .isNotEmpty();
    assertThat(
            ioDuring(
                () -> {
                  for (int i = 0; i < 10_000; i++) {
                    provider.get();
                    provider.header();
                    provider.getAsync();
                    provider.token();
                    provider.state();
                  }
                }))
        .isEmpty();
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  private interface Work {
    void run() throws IOException;
  }

  private List<String> ioDuring(Work work) throws IOException {
    Path file = Files.createTempFile(directory, "io", ".jfr");
    String thread = Thread.currentThread().getName();
    try (Recording recording = new Recording()) {
      IO.forEach(name -> recording.enable(name).withoutThreshold());
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
    }
    List<String> found = new ArrayList<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      if (event.getThread() != null && thread.equals(event.getThread().getJavaName())) {
        found.add(event.getEventType().getName());
      }
    }
    return found;
  }

  /** Gets a token in the background and in front, and closes nothing. */
  static final class NeverCloses {
    private NeverCloses() {}

    public static void main(String[] args) {
      TokenEngine engine = TokenEngine.builder().withoutLog().build();
      ScriptedSource source = new ScriptedSource();
      TokenProvider provider = engine.of(source, TokenPolicy.builder().keepWarm().build());
      System.out.println("got " + provider.get());
      source.then(
          request -> {
            new Gate().pass();
            return AccessToken.of("never");
          });
      var unused = provider.refresh();
      if (unused == null) {
        throw new AssertionError(ErrorCodes.CLOSED + failure(provider));
      }
    }
  }
}
