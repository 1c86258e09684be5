package dev.hexkey.assembly;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import dev.hexkey.core.ClientOptions;
import dev.hexkey.core.Hexkey;
import dev.hexkey.core.SecretsClient;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.SecretResolver;
import dev.hexkey.ports.TokenProviders;
import java.util.Map;
import java.util.Set;

/**
 * Binds {@link Hexkey}, {@link SecretsClient}, {@link SecretResolver} and {@link TokenProviders} as
 * singletons, over every {@link HexkeyAdapter} that other modules contribute to the set of them.
 *
 * <pre>{@code
 * Injector injector =
 *     Guice.createInjector(
 *         new HexkeyModule(Map.of("secrets_allowed_mounts", "primary")), new FileStoreModule());
 * SecretsClient secrets = injector.getInstance(SecretsClient.class);
 * }</pre>
 *
 * <p>Guice closes nothing: whoever made the injector ends with {@code
 * injector.getInstance(Hexkey.class).close()}, which stops the adapters and wipes every secret that
 * was handed out.
 *
 * <p>No secret is bound, since Guice's own messages print what is bound: settings hold secret URIs,
 * and what is injected is the client that resolves them. The environment still wins over the
 * settings given here.
 */
public final class HexkeyModule extends AbstractModule {
  private final Map<String, String> properties;
  private final ClientOptions options;

  /**
   * A module with settings by name.
   *
   * @param properties as in {@code hexkey.properties}
   */
  public HexkeyModule(Map<String, String> properties) {
    this(properties, ClientOptions.DEFAULTS);
  }

  /** A module with typed options, which stand in for the defaults. */
  public HexkeyModule(ClientOptions options) {
    this(Map.of(), options);
  }

  /** A module with both; what the settings say wins. */
  public HexkeyModule(Map<String, String> properties, ClientOptions options) {
    this.properties = Map.copyOf(properties);
    this.options = options;
  }

  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), HexkeyAdapter.class);
  }

  @Provides
  @Singleton
  Hexkey hexkey(Set<HexkeyAdapter> adapters) {
    return Hexkey.builder().adapters(adapters).properties(properties).options(options).build();
  }

  @Provides
  @Singleton
  SecretsClient secretsClient(Hexkey hexkey) {
    return hexkey.secrets();
  }

  @Provides
  @Singleton
  TokenProviders tokenProviders(Hexkey hexkey) {
    return hexkey.tokens();
  }

  @Provides
  @Singleton
  SecretResolver secretResolver(SecretsClient client) {
    return client;
  }
}
