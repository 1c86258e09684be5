package dev.hexkey.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.ConfigurationException;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.TokenFamily;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenProviders;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenModuleTest {
  private static final AccessToken HOUR = AccessToken.of("an-hour", Duration.ofHours(1));

  private final AtomicInteger asked = new AtomicInteger();
  private final Injector injector =
      Guice.createInjector(new HexkeyModule(Map.of()), token("billing"), token("search"));

  @AfterEach
  void close() {
    injector.getInstance(Hexkey.class).close();
  }

  private TokenModule token(String name) {
    return new TokenModule(
        name,
        tokens ->
            tokens.of(
                request -> {
                  asked.incrementAndGet();
                  return AccessToken.of("token-of-" + name, Duration.ofHours(1));
                },
                TokenPolicy.DEFAULT));
  }

  private Supplier<String> supplier(String name) {
    return injector.getInstance(
        Key.get(new TypeLiteral<Supplier<String>>() {}, new TokenForName(name)));
  }

  /** As an application writes it. */
  static final class Client {
    private final Supplier<String> token;

    @Inject
    Client(@TokenFor("search") Supplier<String> token) {
      this.token = token;
    }
  }

  @Test
  void aNamedTokenIsInjectedAsASupplier() {
    assertThat(injector.getInstance(Client.class).token.get()).isEqualTo("token-of-search");
  }

  @Test
  void eachNameHasATokenOfItsOwn() {
    assertThat(supplier("billing").get()).isEqualTo("token-of-billing");
    assertThat(supplier("billing")).isSameAs(supplier("billing")).isNotSameAs(supplier("search"));
  }

  @Test
  void theSupplierIsTheProvider() {
    assertThat(injector.getInstance(Key.get(TokenProvider.class, new TokenForName("billing"))))
        .isSameAs(supplier("billing"));
  }

  @Test
  void makingTheInjectorAsksNobody() {
    supplier("billing");

    assertThat(asked).hasValue(0);
  }

  @Test
  void anUnknownNameIsAnErrorThatNamesIt() {
    assertThatThrownBy(() -> supplier("payroll"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("payroll");
  }

  @Test
  void closingHexkeyEndsEveryToken() {
    Supplier<String> token = supplier("billing");
    assertThat(token.get()).isEqualTo("token-of-billing");

    injector.getInstance(Hexkey.class).close();

    assertThatThrownBy(token::get).isInstanceOf(ClosedException.class);
  }

  @Test
  void closingHexkeyEndsAFamily() {
    TokenFamily<String> tenants =
        injector
            .getInstance(TokenProviders.class)
            .family(
                tenant -> request -> AccessToken.of("token-of-" + tenant, Duration.ofHours(1)),
                TokenFamily.BOUND,
                TokenPolicy.DEFAULT);
    TokenProvider token = tenants.of("acme");
    assertThat(token.get()).isEqualTo("token-of-acme");

    injector.getInstance(Hexkey.class).close();

    assertThatThrownBy(token::get).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> tenants.of("other").get()).isInstanceOf(ClosedException.class);
  }

  @Test
  void closingHexkeyEndsTheThreadsOfItsTokens() throws Exception {
    CompletableFuture<Thread> stuck = new CompletableFuture<>();
    Injector busy =
        Guice.createInjector(
            new HexkeyModule(Map.of()),
            new TokenModule(
                "kept-warm",
                tokens -> tokens.of(request -> HOUR, TokenPolicy.builder().keepWarm().build())),
            new TokenModule(
                "stuck", tokens -> tokens.of(request -> never(stuck), TokenPolicy.DEFAULT)));
    Set<Thread> others = threadsOfHexkey();
    provider(busy, "kept-warm").get();
    CompletionStage<String> waiting = provider(busy, "stuck").getAsync();
    Thread renewal = stuck.get(20, TimeUnit.SECONDS);
    Set<Thread> threads = threadsOfHexkey();
    threads.removeAll(others);
    threads.remove(renewal);
    assertThat(threads).as("what keeps tokens warm").isNotEmpty();
    threads.add(renewal); // a virtual one is in no list

    busy.getInstance(Hexkey.class).close();

    assertThatThrownBy(() -> waiting.toCompletableFuture().get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ClosedException.class);
    for (Thread thread : threads) {
      thread.join(Duration.ofSeconds(20).toMillis());
    }
    assertThat(threads).noneMatch(Thread::isAlive);
  }

  private static TokenProvider provider(Injector injector, String name) {
    return injector.getInstance(Key.get(TokenProvider.class, new TokenForName(name)));
  }

  private static AccessToken never(CompletableFuture<Thread> stuck) throws InterruptedException {
    stuck.complete(Thread.currentThread());
    new CountDownLatch(1).await();
    return HOUR;
  }

  private static Set<Thread> threadsOfHexkey() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("hexkey"))
        .collect(Collectors.toSet());
  }
}
