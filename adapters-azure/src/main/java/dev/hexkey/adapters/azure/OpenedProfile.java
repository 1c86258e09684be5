package dev.hexkey.adapters.azure;

import dev.hexkey.adapters.azure.AzureConfig.Vault;
import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.SignIn;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The vaults of one profile and the identity that reads them. Thread-safe. */
final class OpenedProfile implements AutoCloseable {
  private final Profile profile;
  private final AzureConfig config;
  private final AdapterContext context;
  private final Pause pause;
  private final Transport transport;
  private final Identity identity;
  private final IdentityTokens tokens;
  private final EntraSignIn signIn;
  private final Map<String, KeyVault> vaults = new ConcurrentHashMap<>();

  /**
   * A profile; nothing is sent yet.
   *
   * @param direct a way out that no proxy stands in
   */
  OpenedProfile(Profile profile, AdapterContext context, Transport direct, Pause pause) {
    Settings settings = profile.settings();
    this.profile = profile;
    this.context = context;
    this.pause = pause;
    this.config = profile.config();
    this.transport =
        new Transport(
            TrustFile.read(settings), Proxies.of(settings), Transport.CONNECT, context.executor());
    Entra entra = new Entra(config, transport, pause);
    TokenCacheRecord cache =
        new TokenCacheRecord(
            profile.cacheKey(),
            context::recordStore,
            settings.find(AzureSettings.CACHE).filter("memory"::equals).isPresent(),
            context.clock());
    Identities identities = new Identities(config, settings, context, entra, cache, direct, pause);
    this.identity = identities.chosen();
    this.tokens =
        new IdentityTokens(() -> context.tokenProviders().of(identity, identities.policy()));
    this.signIn =
        new EntraSignIn(profile.signInName(), config, entra, cache, tokens, identity, context);
  }

  Set<String> vaultNames() {
    return config.vaults().keySet();
  }

  KeyVault vault(String name) {
    return vaults.computeIfAbsent(name, this::open);
  }

  SignIn signIn() {
    return signIn;
  }

  List<DoctorCheck> checks() {
    return new AzureChecks(profile, config, signIn, identity, tokens, this::vault).all();
  }

  @Override
  public void close() {
    signIn.cancel();
    tokens.close();
    transport.close();
  }

  private KeyVault open(String name) {
    Vault vault = config.vaults().get(name);
    if (vault == null) {
      throw config.vaults().isEmpty()
          ? AzureErrors.noVault()
          : AzureErrors.unknownVault(name, config.cloud().vaultSuffix());
    }
    VaultConnection connection =
        new VaultConnection(
            vault,
            config,
            transport,
            tokens,
            signIn::newcomer,
            profile::told,
            context.clock(),
            pause);
    return new KeyVault(config, connection, signIn::generation);
  }
}
