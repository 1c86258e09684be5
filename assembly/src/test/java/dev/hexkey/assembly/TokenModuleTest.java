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
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenModuleTest {
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
}
