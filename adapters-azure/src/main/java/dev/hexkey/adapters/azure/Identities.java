package dev.hexkey.adapters.azure;

import dev.hexkey.adapters.azure.IdentityConfig.App;
import dev.hexkey.adapters.azure.IdentityConfig.Machine;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Makes the identity that the settings choose. Sends nothing. */
final class Identities {
  private final AzureConfig config;
  private final Settings settings;
  private final AdapterContext context;
  private final Entra entra;
  private final TokenCacheRecord cache;
  private final Transport direct;
  private final Pause pause;

  /**
   * The identities of a configuration.
   *
   * @param direct a way out that no proxy stands in; trusts Service Fabric's certificate there
   */
  Identities(
      AzureConfig config,
      Settings settings,
      AdapterContext context,
      Entra entra,
      TokenCacheRecord cache,
      Transport direct,
      Pause pause) {
    this.config = config;
    this.settings = settings;
    this.context = context;
    this.entra = entra;
    this.cache = cache;
    this.direct = direct;
    this.pause = pause;
  }

  /** The identity that reads the vaults. */
  Identity chosen() {
    return of(config.identity().credential());
  }

  /** How its tokens are treated. */
  TokenPolicy policy() {
    return config.identity().credential() == Credential.MANAGED_IDENTITY
        ? TokenPolicy.managedIdentity()
        : TokenPolicy.DEFAULT;
  }

  private Identity of(Credential kind) {
    return switch (kind) {
      case WORKLOAD_IDENTITY, CLIENT_CERTIFICATE, CLIENT_SECRET -> app(kind);
      case MANAGED_IDENTITY -> machine();
      case USER -> config.identity().cliAllowed() ? new UserOrCli(user(), cli(), cache) : user();
      case AZURE_CLI -> cli();
      case CHAIN -> new ChainIdentity(links());
    };
  }

  private Identity machine() {
    Machine machine = config.identity().machine();
    String resource = config.cloud().resource();
    return ServiceFabric.Place.find(settings)
        .<Identity>map(
            place ->
                new ServiceFabric(
                    place,
                    secret(IdentitySettings.IDENTITY_HEADER),
                    machine,
                    resource,
                    config.continuousAccess(),
                    direct,
                    context.clock(),
                    pause))
        .orElseGet(() -> new ManagedIdentity(machine, resource, direct, context.clock(), pause));
  }

  /** The CLI comes last, behind the person whom it stands in for. */
  private List<Identity> links() {
    return Stream.of(Credential.values())
        .filter(kind -> kind != Credential.AZURE_CLI && kind != Credential.CHAIN)
        .map(this::of)
        .toList();
  }

  private UserTokenSource user() {
    return new UserTokenSource(config, entra, cache, context.clock());
  }

  private AzureCliIdentity cli() {
    AzureCli cli =
        new AzureCli(
            settings.find(IdentitySettings.PATH).orElse(""),
            settings.require(IdentitySettings.CLI_TIMEOUT),
            context.executor());
    return new AzureCliIdentity(config, cli, this::usernames, context.clock());
  }

  /** Who the person must be: the one who is configured, else the one who was last signed in. */
  private Set<String> usernames() {
    String configured = config.usernameOrNull();
    return configured == null ? cache.usernames() : Set.of(configured.toLowerCase(Locale.ROOT));
  }

  private Identity app(Credential kind) {
    App app = config.identity().apps().get(kind);
    return app == null
        ? new Unconfigured(kind)
        : new AppIdentity(kind, app, config.scope(), entra, proof(kind, app.from()));
  }

  private AppIdentity.Proof proof(Credential kind, IdentitySettings.Family from) {
    return switch (kind) {
      case CLIENT_SECRET -> new SecretProof(secret(from.secret()));
      case CLIENT_CERTIFICATE ->
          new CertificateProof(
              settings.require(from.certificate()).strip(),
              secret(from.certificatePassword()),
              settings.require(from.sendChain()),
              context.clock());
      default -> new FederatedProof(settings.require(from.federatedTokenFile()).strip());
    };
  }

  private SecretText secret(Setting<String> setting) {
    return new SecretText(settings, context.resolver(), setting);
  }

  /** The place in a chain of an identity that no setting leads to. */
  private record Unconfigured(Credential kind) implements Identity {
    @Override
    public AccessToken fetch(TokenRequest request) {
      throw IdentityErrors.notConfigured(kind);
    }

    @Override
    public String identity() {
      return kind.setting();
    }
  }
}
