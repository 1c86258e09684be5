package dev.hexkey.adapters.azure;

import dev.hexkey.adapters.azure.AzureConfig.Vault;
import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.Challenge;
import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.UnauthenticatedException;
import dev.hexkey.ports.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The vaults of one profile and the identity that reads them. Thread-safe. */
final class OpenedProfile implements AutoCloseable {
  private final Profile profile;
  private final AzureConfig config;
  private final AdapterContext context;
  private final Pause pause;
  private final Transport transport;
  private final Identity identity;
  private final IdentityTokens tokens;
  private final Delegation delegation;
  private final EntraSignIn signIn;
  private final Map<String, VaultConnection> connections = new ConcurrentHashMap<>();
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
    this.delegation = new Delegation(identity, context.tokenProviders(), this::storeFor);
    this.signIn =
        new EntraSignIn(
            profile.signInName(), config, entra, cache, tokens, identity, delegation, context);
  }

  Set<String> vaultNames() {
    return config.vaults().keySet();
  }

  KeyVault vault(String name) {
    return vaults.computeIfAbsent(
        name, each -> new KeyVault(config, connection(each), new Owner(), signIn::generation));
  }

  EntraSignIn signIn() {
    return signIn;
  }

  List<DoctorCheck> checks() {
    return new AzureChecks(profile, config, signIn, identity, tokens, this::vault).all();
  }

  @Override
  public void close() {
    signIn.cancel();
    delegation.close();
    tokens.close();
    transport.close();
  }

  /** All vaults, as somebody else reads them; values are not kept. */
  private KeyVaultStore storeFor(VaultReader reader) {
    return new KeyVaultStore(
        name -> new KeyVault(config, connection(name), reader, () -> 0), context.clock(), pause);
  }

  private VaultConnection connection(String name) {
    return connections.computeIfAbsent(name, this::connect);
  }

  private VaultConnection connect(String name) {
    Vault vault = config.vaults().get(name);
    if (vault == null) {
      throw config.vaults().isEmpty()
          ? AzureErrors.noVault()
          : AzureErrors.unknownVault(name, config.cloud().vaultSuffix());
    }
    return new VaultConnection(vault, config, transport, context.clock(), pause);
  }

  /** Whoever is signed in here, or what this program itself is. */
  private final class Owner implements VaultReader {
    @Override
    public CurrentToken token(Deadline deadline) {
      return tokens.token(deadline);
    }

    @Override
    public Verdict rejected(String value, @Nullable Challenge challenge) {
      return tokens.rejected(value, challenge);
    }

    @Override
    public long newcomer() {
      return signIn.newcomer();
    }

    @Override
    public UnauthenticatedException told(UnauthenticatedException e) {
      return profile.told(e);
    }
  }
}
