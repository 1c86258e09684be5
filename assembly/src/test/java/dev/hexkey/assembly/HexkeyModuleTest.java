package dev.hexkey.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import com.google.inject.multibindings.Multibinder;
import dev.hexkey.core.ClientOptions;
import dev.hexkey.core.Hexkey;
import dev.hexkey.core.SecretsClient;
import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.SecretResolver;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HexkeyModuleTest {
  private static final String CANARY = "canary-90d2ab"; // found nowhere else

  /** Refuses everything that Guice would otherwise find or make by itself. */
  private static final class Strict extends AbstractModule {
    @Override
    protected void configure() {
      binder().requireExplicitBindings();
      binder().requireExactBindingAnnotations();
      binder().requireAtInjectOnConstructors();
      binder().disableCircularProxies();
    }
  }

  /** What a store's module looks like. */
  private static final class ConstantStoreModule extends AbstractModule {
    private final ConstantAdapter adapter;

    ConstantStoreModule(ConstantAdapter adapter) {
      this.adapter = adapter;
    }

    @Override
    protected void configure() {
      Multibinder.newSetBinder(binder(), HexkeyAdapter.class).addBinding().toInstance(adapter);
    }
  }

  private final ConstantAdapter adapter = new ConstantAdapter("constant");

  private Injector injector(Module hexkey) {
    return Guice.createInjector(
        Stage.PRODUCTION, new Strict(), hexkey, new ConstantStoreModule(adapter));
  }

  @Test
  void theClientIsInjectedOverTheAdaptersOfTheSet() {
    Injector injector = injector(new HexkeyModule(Map.of()));
    try (Hexkey hexkey = injector.getInstance(Hexkey.class)) {
      SecretsClient client = injector.getInstance(SecretsClient.class);

      assertThat(client).isSameAs(hexkey.secrets());
      assertThat(injector.getInstance(SecretResolver.class)).isSameAs(client);
      assertThat(client.resolve("constant://m/a").revealText()).isEqualTo(CANARY);
    }
  }

  @Test
  void severalModulesContributeToTheSet() {
    Injector injector =
        Guice.createInjector(
            Stage.PRODUCTION,
            new Strict(),
            new ConstantStoreModule(new ConstantAdapter("other")),
            new HexkeyModule(Map.of()),
            new ConstantStoreModule(adapter));
    try (Hexkey hexkey = injector.getInstance(Hexkey.class)) {
      assertThat(hexkey.schemes().names()).containsExactly("constant", "other");
    }
  }

  @Test
  void closingHexkeyStopsTheAdaptersAndWipesWhatWasHandedOut() {
    Injector injector = injector(new HexkeyModule(ClientOptions.DEFAULTS));
    SecretValue value = injector.getInstance(SecretResolver.class).resolve("constant://m/a");

    injector.getInstance(Hexkey.class).close();

    assertThat(adapter.closed).isTrue();
    assertThatThrownBy(value::revealText).isInstanceOf(ClosedException.class);
  }

  @Test
  void settingsAndOptionsReachTheClient() {
    Injector injector =
        injector(
            new HexkeyModule(
                Map.of("cache_max_entries", "7"),
                ClientOptions.DEFAULTS.withCacheLife(Duration.ofSeconds(9))));
    try (Hexkey hexkey = injector.getInstance(Hexkey.class)) {
      assertThat(hexkey.settings().entry("cache_max_entries").orElseThrow().text()).hasValue("7");
      assertThat(hexkey.settings().entry("cache_ttl_seconds").orElseThrow().text()).hasValue("9");
    }
  }

  @Test
  void wrongSettingsFailTheInjectorWithTheirFaults() {
    assertThatThrownBy(() -> injector(new HexkeyModule(Map.of("cache_tll_seconds", CANARY))))
        .isInstanceOf(CreationException.class)
        .hasMessageContaining("[STARTUP_VALIDATION_ERROR]")
        .hasMessageContaining("did you mean cache_ttl_seconds?")
        .hasMessageNotContaining(CANARY);
  }

  @Test
  void nothingThatIsBoundPrintsASecret() {
    Injector injector = injector(new HexkeyModule(Map.of()));
    try (Hexkey hexkey = injector.getInstance(Hexkey.class)) {
      hexkey.secrets().resolve("constant://m/a");

      assertThat(injector.getAllBindings().toString()).doesNotContain(CANARY);
    }
  }

  /** Holds one secret under every path. */
  private static final class ConstantAdapter implements HexkeyAdapter {
    private final String name;
    private final AtomicBoolean closed = new AtomicBoolean();

    ConstantAdapter(String name) {
      this.name = name;
    }

    @Override
    public int apiVersion() {
      return HexkeyAdapter.API_VERSION;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public List<SchemeDescriptor> schemes(Settings settings) {
      return List.of(SchemeDescriptor.scheme(name, MountNames.OWN).build());
    }

    @Override
    public OpenAdapter open(AdapterContext context) {
      return new OpenAdapter() {
        @Override
        public Map<String, SecretStore> secretStores() {
          return Map.of(name, address -> FetchedSecret.of(SecretValue.ofText(CANARY)));
        }

        @Override
        public void close() {
          closed.set(true);
        }
      };
    }
  }
}
