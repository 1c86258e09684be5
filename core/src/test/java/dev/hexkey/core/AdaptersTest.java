package dev.hexkey.core;

import static dev.hexkey.core.ClientFixture.CANARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.DoctorCheck.Finding;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.SecretPrompt;
import dev.hexkey.ports.SecretResolver;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.UnreachableException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AdaptersTest {
  private final FakeStore store = new FakeStore().with("a", CANARY);
  private final FakeAdapter first = new FakeAdapter("first", store);
  private final FakeAdapter second = new FakeAdapter("second", store);

  private Hexkey.Builder builder() {
    return Hexkey.builder()
        .adapter(first)
        .adapter(second)
        .environment(Map.of())
        .home(Path.of("home"))
        .withoutLog();
  }

  private static String resolve(Hexkey hexkey, String uri) {
    return hexkey.secrets().resolve(uri).revealText();
  }

  @Test
  void onlyTheAdapterThatIsNeededIsOpenedAndOnlyOnce() {
    try (Hexkey hexkey = builder().build()) {
      resolve(hexkey, "first://m/a");
      hexkey.secrets().refresh("first://m/a");

      assertThat(first.opens).hasValue(1);
      assertThat(second.opens).hasValue(0);
    }
    assertThat(first.closes).hasValue(1);
    assertThat(second.closes).hasValue(0);
  }

  @Test
  void anAdapterThatFailsToOpenIsTriedAgainByTheNextCaller() {
    first.onOpen(
        context -> {
          throw ClientFixture.unreachable();
        });
    try (Hexkey hexkey = builder().build()) {
      assertThatThrownBy(() -> resolve(hexkey, "first://m/a"))
          .isInstanceOf(UnreachableException.class);
      first.onOpen(context -> {});

      assertThat(resolve(hexkey, "first://m/a")).isEqualTo(CANARY);
      assertThat(first.opens).hasValue(2);
    }
  }

  @Test
  void thoseWhoNeedAnAdapterThatIsJustOpeningWaitForIt() throws Exception {
    Gate gate = new Gate();
    first.onOpen(context -> gate.pass());
    ExecutorService callers = Executors.newCachedThreadPool();
    try (Hexkey hexkey = builder().build()) {
      List<Future<String>> results = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        results.add(callers.submit(() -> resolve(hexkey, "first://m/a")));
      }
      gate.awaitArrival();
      gate.open();

      for (Future<String> result : results) {
        assertThat(result.get()).isEqualTo(CANARY);
      }
      assertThat(first.opens).hasValue(1);
    } finally {
      callers.shutdown();
    }
  }

  @Test
  void openingHasNoDeadlineBecauseItMayAskAPerson() throws Exception {
    Gate gate = new Gate();
    first.onOpen(context -> gate.pass());
    ExecutorService callers = Executors.newCachedThreadPool();
    try (Hexkey hexkey =
        builder().options(ClientOptions.DEFAULTS.withReadDeadline(Duration.ofMillis(1))).build()) {
      Future<?> caller = callers.submit(() -> hexkey.secrets().resolve("first://m/a"));
      gate.awaitArrival();
      assertThatThrownBy(() -> caller.get(50, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      gate.open();
    } finally {
      callers.shutdown();
    }
  }

  @Test
  void theContextHandsOnWhatTheBuilderWasGiven() {
    CompletableFuture<AdapterContext> given = new CompletableFuture<>();
    first.onOpen(given::complete);
    InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    SecretPrompt prompt = question -> SecretValue.ofText(CANARY);
    ManualTicker ticker = new ManualTicker();
    try (Hexkey hexkey = builder().clock(clock).ticker(ticker).prompt(prompt).build()) {
      resolve(hexkey, "first://m/a");

      AdapterContext context = given.join();
      assertThat(context.home()).isEqualTo(Path.of("home").toAbsolutePath());
      assertThat(context.clock()).isSameAs(clock);
      assertThat(context.ticker()).isSameAs(ticker);
      assertThat(context.prompt()).hasValue(prompt);
      assertThat(context.settings()).isSameAs(hexkey.settings());
      assertThat(context.bootstrap()).isEmpty();
      CompletableFuture<Thread> ran = new CompletableFuture<>();
      context.executor().execute(() -> ran.complete(Thread.currentThread()));
      assertThat(ran.join().getName()).startsWith("hexkey-");
      assertThat(ran.join().isDaemon()).isTrue();
    }
  }

  @Test
  void anAdapterResolvesItsSettingsThroughAnotherOne() {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    first.onOpen(context -> seen.add(context.resolver().resolve("second://m/a").revealText()));
    try (Hexkey hexkey = builder().build()) {
      resolve(hexkey, "first://m/a");

      assertThat(seen).containsExactly(CANARY);
    }
  }

  @Test
  void anAdapterThatNeedsItselfToOpenIsToldSo() {
    first.onOpen(context -> context.resolver().resolve("first://m/a"));
    try (Hexkey hexkey = builder().build()) {
      assertThatThrownBy(() -> resolve(hexkey, "first://m/a"))
          .isInstanceOf(MisconfiguredException.class)
          .hasMessageStartingWith("[VAULT_CONFIG_ERROR/ADAPTER_CIRCLE]")
          .hasMessageContaining("'first' needs itself");
    }
  }

  @Test
  void adaptersThatNeedEachOtherToOpenAreToldSo() {
    first.onOpen(context -> context.resolver().resolve("second://m/a"));
    second.onOpen(context -> context.resolver().refresh("first://m/a"));
    try (Hexkey hexkey = builder().build()) {
      assertThatThrownBy(() -> resolve(hexkey, "first://m/a"))
          .isInstanceOf(MisconfiguredException.class)
          .hasMessageStartingWith("[VAULT_CONFIG_ERROR/ADAPTER_CIRCLE]")
          .hasMessageContaining("'first'")
          .hasMessageContaining("'second'");
    }
  }

  @Test
  void aCircleThroughAStageIsToldToo() {
    first.onOpen(
        context -> context.resolver().resolveAsync("first://m/a").toCompletableFuture().join());
    try (Hexkey hexkey = builder().build()) {
      assertThatThrownBy(() -> resolve(hexkey, "first://m/a"))
          .isInstanceOf(CompletionException.class)
          .cause()
          .hasMessageStartingWith("[VAULT_CONFIG_ERROR/ADAPTER_CIRCLE]");
    }
  }

  @Test
  void adaptersThatUseEachOtherOnceTheyAreOpenAreNoCircle() {
    CompletableFuture<SecretResolver> later = new CompletableFuture<>();
    second.onOpen(context -> later.complete(context.resolver()));
    first.onOpen(context -> context.resolver().resolve("second://m/a"));
    try (Hexkey hexkey = builder().build()) {
      resolve(hexkey, "first://m/a");

      assertThat(later.join().resolve("first://m/a").revealText()).isEqualTo(CANARY);
      CompletionStage<SecretValue> stage = later.join().resolveAsync("first://m/a");
      assertThat(stage.toCompletableFuture().join().revealText()).isEqualTo(CANARY);
    }
  }

  @Test
  void theRecordStoreIsFoundWithoutOpeningTheOtherAdapters() {
    RecordStore records = records();
    second.recordStore(records);
    try (Hexkey hexkey = builder().build()) {
      assertThat(hexkey.recordStore()).isSameAs(records);

      assertThat(first.opens).hasValue(0);
    }
  }

  @Test
  void anAdapterIsHandedTheRecordStoreOfAnother() {
    RecordStore records = records();
    AtomicReference<RecordStore> given = new AtomicReference<>();
    first.onOpen(context -> given.set(context.recordStore()));
    second.recordStore(records);
    try (Hexkey hexkey = builder().build()) {
      resolve(hexkey, "first://m/a");

      assertThat(given.get()).isSameAs(records);
    }
  }

  @Test
  void withoutARecordStoreTheErrorSaysSo() {
    try (Hexkey hexkey = builder().build()) {
      assertThatThrownBy(hexkey::recordStore)
          .isInstanceOf(MisconfiguredException.class)
          .hasMessageStartingWith("[VAULT_CONFIG_ERROR/NO_RECORD_STORE]");
    }
  }

  @Test
  void twoRecordStoresAreAFaultOfTheConfiguration() {
    first.recordStore(records());
    second.recordStore(records());

    assertThatThrownBy(() -> builder().build())
        .hasMessageStartingWith("[STARTUP_VALIDATION_ERROR]")
        .hasMessageContaining("'first' and 'second' both contribute RECORD_STORE");
  }

  @Test
  void aContributionThatWasNotStatedIsRefused() {
    first.recordStoreUnstated(records());
    try (Hexkey hexkey = builder().build()) {
      assertThatThrownBy(() -> resolve(hexkey, "first://m/a"))
          .isInstanceOf(MisconfiguredException.class)
          .hasMessageContaining("'first' offers RECORD_STORE without stating it");
      assertThat(first.closes).hasValue(1);
    }
  }

  @Test
  void keyWrappersAreThoseOfTheOtherAdapters() {
    first.keyWrappers(wrapper("of-first"));
    second.keyWrappers(wrapper("of-second"));
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    first.onOpen(context -> context.keyWrappers().forEach(wrapper -> seen.add(wrapper.kind())));
    try (Hexkey hexkey = builder().build()) {
      assertThat(hexkey.keyWrappers()).hasSize(2);
      assertThat(seen).containsExactly("of-second");
    }
  }

  @Test
  void theDoctorHearsOfAnAdapterThatDoesNotOpen() {
    second.onOpen(
        context -> {
          throw ClientFixture.unreachable();
        });
    first.doctorChecks(new Check("fine"));
    try (Hexkey hexkey = builder().build()) {
      List<DoctorCheck> checks = hexkey.doctorChecks();

      assertThat(checks).extracting(DoctorCheck::name).containsExactly("fine", "adapter_second");
      assertThat(checks.get(1).run())
          .isEqualTo(Finding.failure("The store is away.", "Try again."));
    }
  }

  @Test
  void adaptersAreClosedNewestFirstAndAllOfThemEvenIfOneFails() {
    List<String> closed = Collections.synchronizedList(new ArrayList<>());
    first
        .onOpen(context -> context.resolver().resolve("second://m/a"))
        .onClose(
            () -> {
              closed.add("first");
              throw new IllegalStateException("first does not close");
            });
    second.onClose(
        () -> {
          closed.add("second");
          throw new IllegalStateException("nor does second");
        });
    Hexkey hexkey = builder().build();
    resolve(hexkey, "first://m/a");

    assertThatThrownBy(hexkey::close)
        .hasMessage("first does not close")
        .hasSuppressedException(new IllegalStateException("nor does second"));

    assertThat(closed).containsExactly("first", "second");
    hexkey.close();
    assertThat(closed).hasSize(2);
  }

  @Test
  void anAdapterThatOpensWhileHexkeyClosesIsClosedToo() throws Exception {
    Gate gate = new Gate();
    first.onOpen(context -> gate.pass());
    Hexkey hexkey = builder().build();
    ExecutorService callers = Executors.newCachedThreadPool();
    try {
      Future<?> caller = callers.submit(() -> hexkey.secrets().resolve("first://m/a"));
      gate.awaitArrival();
      Future<?> closing = callers.submit(hexkey::close);

      assertThatThrownBy(caller::get).hasCauseInstanceOf(ClosedException.class);
      gate.open();
      closing.get();

      assertThat(first.opens).hasValue(1);
      assertThat(first.closes).hasValue(1);
    } finally {
      callers.shutdown();
    }
  }

  @Test
  void aClosedHexkeyContributesNothing() {
    Hexkey hexkey = builder().build();
    hexkey.close();

    assertThatThrownBy(hexkey::recordStore).isInstanceOf(ClosedException.class);
    assertThatThrownBy(hexkey::keyWrappers).isInstanceOf(ClosedException.class);
    assertThatThrownBy(hexkey::doctorChecks).isInstanceOf(ClosedException.class);
  }

  private static RecordStore records() {
    return inert(RecordStore.class, "records");
  }

  private static KeyWrapper wrapper(String kind) {
    return inert(KeyWrapper.class, kind);
  }

  /** Does nothing; each of its methods that gives a text gives this one. */
  private static <T> T inert(Class<T> type, String text) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> System.identityHashCode(proxy);
                  default -> text;
                }));
  }

  private record Check(String name) implements DoctorCheck {
    @Override
    public Finding run() {
      return Finding.ok("All is well.");
    }
  }
}
