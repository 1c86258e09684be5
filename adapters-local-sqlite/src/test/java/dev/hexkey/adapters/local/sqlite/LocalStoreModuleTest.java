package dev.hexkey.adapters.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.hexkey.ports.HexkeyAdapter;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalStoreModuleTest {
  private static final Key<Set<HexkeyAdapter>> ADAPTERS = Key.get(new TypeLiteral<>() {});

  @Test
  void theModuleAddsTheAdapter() {
    assertThat(Guice.createInjector(new LocalStoreModule()).getInstance(ADAPTERS))
        .singleElement()
        .isInstanceOf(LocalAdapter.class);
  }

  @Test
  void theModuleAddsTheAdapterWithStatedSettings() {
    LocalStoreModule module =
        new LocalStoreModule(LocalSettings.DEFAULTS, new KeyFileForTests(Path.of("keys")));

    assertThat(Guice.createInjector(module).getInstance(ADAPTERS))
        .singleElement()
        .extracting(HexkeyAdapter::name)
        .isEqualTo("local");
  }
}
