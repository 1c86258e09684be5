package dev.hexkey.adapters.azure;

import dev.hexkey.adapters.azure.AzureConfig.Vault;
import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.SignIn;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The vaults and the identity that reads them. Nothing is sent before that is needed. Thread-safe.
 */
final class OpenedAdapter implements OpenAdapter {
  /** The platform's own services are on this machine, or they are not there. */
  private static final Duration NEAR = Duration.ofSeconds(1);

  private final AzureConfig config;
  private final AdapterContext context;
  private final Pause pause;
  private final Transport transport;
  private final Transport direct;
  private final Identity identity;
  private final IdentityTokens tokens;
  private final EntraSignIn signIn;
  private final KeyVaultStore store;
  private final Map<String, KeyVault> vaults = new ConcurrentHashMap<>();
  private volatile boolean closed;

  OpenedAdapter(AdapterContext context, Pause pause) {
    Settings settings = context.settings();
    this.context = context;
    this.pause = pause;
    this.config = ConfigReader.read(settings, EarlierConfig.find(settings));
    this.transport =
        new Transport(
            TrustFile.read(settings), Proxies.of(settings), Transport.CONNECT, context.executor());
    this.direct =
        new Transport(
            ServiceFabric.Place.find(settings).map(ServiceFabric.Place::trust).orElse(null),
            HttpClient.Builder.NO_PROXY,
            NEAR,
            context.executor());
    Entra entra = new Entra(config, transport, pause);
    TokenCacheRecord cache =
        new TokenCacheRecord(
            TokenCacheRecord.keyOf(settings),
            context::recordStore,
            settings.find(AzureSettings.CACHE).filter("memory"::equals).isPresent(),
            context.clock());
    Identities identities = new Identities(config, context, entra, cache, direct, pause);
    this.identity = identities.chosen();
    this.tokens =
        new IdentityTokens(() -> context.tokenProviders().of(identity, identities.policy()));
    this.signIn = new EntraSignIn(config, entra, cache, tokens, identity, context);
    this.store = new KeyVaultStore(config, this::vault, context.clock(), signIn::generation, pause);
  }

  @Override
  public Map<String, SecretStore> secretStores() {
    return Map.of(AzureAdapter.SCHEME, store);
  }

  @Override
  public List<SignIn> signIns() {
    return List.of(signIn);
  }

  @Override
  public List<DoctorCheck> doctorChecks() {
    return new AzureChecks(config, context.settings(), signIn, identity, tokens, this::vault).all();
  }

  @Override
  public void close() {
    closed = true;
    signIn.cancel();
    tokens.close();
    transport.close();
    direct.close();
  }

  private KeyVault vault(String name) {
    if (closed) {
      throw AzureErrors.closed();
    }
    return vaults.computeIfAbsent(name, this::open);
  }

  private KeyVault open(String name) {
    Vault vault = config.vaults().get(name);
    if (vault == null) {
      throw config.vaults().isEmpty()
          ? AzureErrors.noVault()
          : AzureErrors.unknownVault(name, config.cloud().vaultSuffix());
    }
    return new KeyVault(
        config, new VaultConnection(vault, config, transport, tokens, context.clock(), pause));
  }
}
