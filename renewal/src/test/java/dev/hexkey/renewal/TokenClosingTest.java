package dev.hexkey.renewal;

import static dev.hexkey.renewal.TokenFixture.HOUR;
import static dev.hexkey.renewal.TokenFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenFamily;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenState.Phase;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Section 5 M: closing. */
class TokenClosingTest {
  private final TokenFixture fixture = new TokenFixture();
  private final TokenProvider provider = fixture.provider(TokenPolicy.DEFAULT);
  private final Gate gate = new Gate();

  @AfterEach
  void close() {
    gate.open();
    fixture.close();
  }

  @Test
  void M1_closingTwiceIsHarmless() {
    provider.get();

    provider.close();
    provider.close();
    fixture.engine.close();
    fixture.engine.close();

    assertThat(provider.state().phase()).isEqualTo(Phase.CLOSED);
    assertThat(provider.state().generation()).isZero();
  }

  @Test
  void M2_whoWaitsIsToldThatTheProviderIsClosed() throws Exception {
    fixture.source.thenBehind(gate);
    Crowd<String> crowd = Crowd.of(50, provider::get).awaitParked();
    CompletableFuture<String> async = provider.getAsync().toCompletableFuture();
    gate.awaitArrival(); // else the flight may be over before its source is asked
    long begin = System.nanoTime();

    provider.close();

    List<Throwable> failures = crowd.failures();
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin))
        .as("100 ms where the machine is not loaded")
        .isLessThan(5_000);
    assertThat(failures).hasSize(50).allMatch(e -> e instanceof ClosedException);
    assertThat(async).isCompletedExceptionally();
    gate.awaitInterrupted();
    gate.open();
    assertThat(failure(provider).code()).isEqualTo(ErrorCodes.CLOSED);
    assertThat(provider.state().generation()).as("a late token is not kept").isZero();
  }

  @Test
  void M2_closingTheEngineTellsEverybodyToo() throws Exception {
    fixture.source.thenBehind(gate);
    Crowd<String> crowd = Crowd.of(5, provider::get).awaitParked();

    fixture.engine.close();

    assertThat(crowd.failures()).hasSize(5).allMatch(e -> e instanceof ClosedException);
  }

  @Test
  void M2_whoAsksForAVerdictIsToldToo() throws Exception {
    provider.get();
    fixture.source.thenBehind(gate);
    var verdict = provider.rejectedAsync("token-1", null).toCompletableFuture();
    gate.awaitArrival();

    provider.close();

    assertThat(verdict.get().problem().map(HexkeyException::code)).contains(ErrorCodes.CLOSED);
  }

  @Test
  void M3_aClosedProviderSaysSo() {
    provider.get();
    provider.close();

    for (Supplier<?> call :
        List.<Supplier<?>>of(
            provider,
            provider::header,
            provider::token,
            () -> provider.get(HOUR),
            () -> provider.get(Deadline.after(HOUR)),
            () -> provider.token(HOUR, Deadline.after(HOUR)),
            () -> provider.rejected("token-1", null))) {
      assertThat(failure(call).code()).isEqualTo(ErrorCodes.CLOSED);
    }
    assertThat(provider.getAsync().toCompletableFuture()).isCompletedExceptionally();
    assertThat(provider.headerAsync().toCompletableFuture()).isCompletedExceptionally();
    assertThat(provider.refresh().toCompletableFuture()).isCompletedExceptionally();
    assertThat(provider.rejectedAsync("token-1", null).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  @Test
  void M3_aProviderOfAClosedEngineIsClosed() {
    fixture.engine.close();

    assertThat(failure(fixture.provider()).code()).isEqualTo(ErrorCodes.CLOSED);
    assertThat(fixture.source.calls()).isZero();
  }

  @Test
  void M3_aClosedFamilySaysSo() {
    TokenFamily<String> family =
        fixture.engine.family(key -> fixture.source, 10, TokenFixture.CALLER_RUNS);
    TokenProvider one = family.of("a");
    one.get();

    family.close();
    family.close();

    assertThat(failure(one).code()).isEqualTo(ErrorCodes.CLOSED);
    assertThat(failure(() -> family.of("a")).code()).isEqualTo(ErrorCodes.CLOSED);
  }

  @Test
  void M4_whatWasHandedInIsLeftRunning() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      TokenProvider its = fixture.provider(TokenPolicy.builder().executor(executor).build());
      its.get();

      its.close();
      fixture.engine.close();

      assertThat(executor.submit(() -> "runs").get(20, TimeUnit.SECONDS)).isEqualTo("runs");
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void M4_closingOneProviderLeavesTheOthersAlone() {
    TokenProvider other = fixture.provider();

    provider.close();

    assertThat(other.get()).isEqualTo("token-1");
  }

  @Tag("slow")
  @Test
  void M5_afterClosingTheClassLoaderOfAnApplicationCanGo() throws Exception {
    WeakReference<ClassLoader> loader = loadUseAndClose();

    for (int i = 0; i < 400 && loader.get() != null; i++) {
      System.gc();
      Thread.sleep(Duration.ofMillis(50).toMillis()); // the collector's time, not the provider's
    }

    assertThat(loader.get()).isNull();
  }

  @SuppressWarnings("unchecked")
  private static WeakReference<ClassLoader> loadUseAndClose() throws Exception {
    URLClassLoader loader = new ApplicationLoader();
    Callable<String> application =
        (Callable<String>)
            loader.loadClass(Application.class.getName()).getDeclaredConstructor().newInstance();
    assertThat(application.getClass()).isNotSameAs(Application.class);
    assertThat(application.call()).isEqualTo("token-1");
    loader.close();
    return new WeakReference<>(loader);
  }

  @Test
  void M5_anApplicationWorksInOneLoaderToo() {
    assertThatCode(() -> new Application().call()).doesNotThrowAnyException();
  }

  /** Loads Hexkey anew, everything else as the test does. */
  private static final class ApplicationLoader extends URLClassLoader {
    ApplicationLoader() throws Exception {
      super(urls(), TokenClosingTest.class.getClassLoader());
    }

    private static URL[] urls() throws Exception {
      String[] path = System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1);
      URL[] urls = new URL[path.length];
      for (int i = 0; i < path.length; i++) {
        urls[i] = java.nio.file.Path.of(path[i]).toUri().toURL();
      }
      return urls;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("dev.hexkey.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }

  /** What a web application does between deployment and the end. */
  public static final class Application implements Callable<@Nullable String> {
    /** Made by reflection. */
    public Application() {}

    @Override
    public String call() throws Exception {
      TokenEngine engine = TokenEngine.create();
      ScriptedSource source = new ScriptedSource();
      TokenProvider provider = engine.of(source, TokenPolicy.builder().keepWarm().build());
      TokenProvider failing =
          engine.of(
              request -> {
                throw new IllegalStateException("planned");
              },
              TokenPolicy.DEFAULT);
      String token = provider.get();
      var unused = failing.getAsync().toCompletableFuture().handle((value, thrown) -> "").get();
      engine.close();
      return unused + token;
    }
  }
}
