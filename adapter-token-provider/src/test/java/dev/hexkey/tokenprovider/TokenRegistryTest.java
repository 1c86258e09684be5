package dev.hexkey.tokenprovider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.renewal.TokenEngine;
import dev.hexkey.testkit.Canary;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenRegistryTest {
  private final TokenEngine engine = TokenEngine.create();

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void aProviderIsFoundUnderItsName() {
    TokenProvider provider = provider();
    TokenRegistry.register("found", provider);

    assertThat(TokenRegistry.find("found")).isSameAs(provider);
  }

  @Test
  void aNameThatWasTakenBackStandsForNothing() {
    TokenProvider provider = provider();
    TokenRegistry.register("gone", provider).close();

    assertThatThrownBy(() -> TokenRegistry.find("gone"))
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageContaining("'gone'");
  }

  @Test
  void aNameStandsForOneProvider() {
    TokenProvider provider = provider();
    TokenRegistry.register("taken", provider);

    assertThatThrownBy(() -> TokenRegistry.register("taken", provider()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(TokenRegistry.find("taken")).isSameAs(provider);
  }

  @Test
  void M5_aProviderThatNobodyKeepsIsCollected() {
    WeakReference<TokenProvider> reference = registerAndForget();

    for (int i = 0; i < 100 && reference.get() != null; i++) {
      System.gc();
    }

    assertThat(reference.get()).isNull();
    assertThatThrownBy(() -> TokenRegistry.find("forgotten"))
        .isInstanceOf(MisconfiguredException.class);
  }

  @Test
  void N1_aTokenInPlaceOfANameIsNotShown() {
    assertThatThrownBy(() -> TokenRegistry.find(Canary.SECRET + " " + Canary.SECRET))
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageNotContaining(Canary.SECRET);
  }

  private WeakReference<TokenProvider> registerAndForget() {
    TokenProvider provider = provider();
    TokenRegistry.register("forgotten", provider);
    return new WeakReference<>(provider);
  }

  private TokenProvider provider() {
    return engine.of(request -> AccessToken.of("token"), TokenPolicy.DEFAULT);
  }
}
