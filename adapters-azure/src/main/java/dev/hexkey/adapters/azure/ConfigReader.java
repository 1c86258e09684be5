package dev.hexkey.adapters.azure;

import dev.hexkey.adapters.azure.AzureConfig.Expired;
import dev.hexkey.adapters.azure.AzureConfig.Vault;
import dev.hexkey.adapters.azure.AzureSettings.Family;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the configuration and collects every fault in it. Not thread-safe. */
final class ConfigReader {
  private final Settings settings;
  private final List<String> faults = new ArrayList<>();

  private ConfigReader(Settings settings) {
    this.settings = settings;
  }

  /**
   * What the settings say.
   *
   * @param fallback tenant and client where no setting names either
   * @throws dev.hexkey.ports.MisconfiguredException with code {@code VAULT_CONFIG_ERROR}
   */
  static AzureConfig read(Settings settings, EarlierConfig fallback) {
    ConfigReader reader = new ConfigReader(settings);
    AzureConfig config = reader.config(fallback);
    reader.requireNoFaults();
    return config;
  }

  /**
   * The names of the vaults that secret URIs may name; empty if none is configured.
   *
   * @throws dev.hexkey.ports.MisconfiguredException with code {@code VAULT_CONFIG_ERROR}
   */
  static Set<String> vaultNames(Settings settings) {
    ConfigReader reader = new ConfigReader(settings);
    Set<String> names = reader.vaults(Cloud.PUBLIC).keySet();
    reader.requireNoFaults();
    return names;
  }

  /** The vault of secrets that name none. */
  static Optional<String> defaultVault(Settings settings) {
    return Optional.ofNullable(new ConfigReader(settings).defaultVault());
  }

  private void requireNoFaults() {
    if (!faults.isEmpty()) {
      throw AzureErrors.misconfigured(faults.stream().map(this::inItsNames).toList());
    }
  }

  /** A text with the names that the settings have where they are stated. */
  private String inItsNames(String text) {
    return settings instanceof ProfileSettings profile ? profile.inItsNames(text) : text;
  }

  private AzureConfig config(EarlierConfig fallback) {
    Optional<URI> authority = authority();
    Cloud cloud = cloud(authority);
    IdentityConfig identity = new IdentityReader(settings, faults).read();
    Registration registration =
        identity.app().map(this::registration).orElseGet(() -> registration(fallback));
    Map<String, Vault> vaults = vaults(cloud);
    vaults.values().stream()
        .filter(vault -> !vault.mapped())
        .flatMap(vault -> Cloud.ofVault(vault.address().getHost()).stream())
        .filter(other -> other != cloud)
        .findFirst()
        .ifPresent(other -> faults.add(contradiction(cloud, other)));
    requireCache();
    return new AzureConfig(
        cloud,
        authority.orElse(URI.create("https://" + cloud.authorityHost())),
        authority.filter(where -> Cloud.ofAuthority(where.getHost()).isEmpty()).isPresent(),
        registration.tenant(),
        registration.client(),
        inItsNames(registration.from()),
        defaultVault(),
        vaults,
        text(AzureSettings.USERNAME).orElse(null),
        settings.require(AzureSettings.CONTINUOUS_ACCESS),
        settings.require(AzureSettings.VALUE_TTL),
        settings.require(AzureSettings.TIMEOUT),
        expired(),
        text(AzureSettings.GROUP_HINT).orElse(null),
        identity);
  }

  // --- the cloud

  private Optional<URI> authority() {
    Optional<URI> own = address(AzureSettings.AUTHORITY);
    return own.isPresent() ? own : address(AzureSettings.AUTHORITY_HOST);
  }

  private Optional<URI> address(Setting<String> setting) {
    Optional<String> text = text(setting);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String whole = text.get().contains("://") ? text.get() : "https://" + text.get();
    Optional<URI> address = address(whole);
    if (address.isEmpty()) {
      faults.add(setting.name() + " is no https address of a host");
    }
    return address;
  }

  /** Scheme, host and port; empty if there is anything else. */
  private static Optional<URI> address(String text) {
    try {
      URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean good =
          "https".equalsIgnoreCase(uri.getScheme())
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      return good ? Optional.of(URI.create(text(uri))) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static String text(URI uri) {
    String port = uri.getPort() < 0 || uri.getPort() == 443 ? "" : ":" + uri.getPort();
    return "https://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
  }

  /** The one that is named, else that of the authority, else that of the vault. */
  private Cloud cloud(Optional<URI> authority) {
    Optional<Cloud> ofAuthority = authority.flatMap(where -> Cloud.ofAuthority(where.getHost()));
    Optional<String> named = text(AzureSettings.CLOUD);
    if (named.isPresent()) {
      String name = named.get().toLowerCase(Locale.ROOT);
      if (name.equals("germany")) {
        faults.add(
            AzureSettings.CLOUD.name() + " names the cloud of Germany, which closed in 2021");
      }
      Optional<Cloud> cloud = Cloud.named(name);
      if (cloud.isEmpty() && !name.equals("germany")) {
        faults.add(AzureSettings.CLOUD.name() + " is none of public, usgovernment, china");
      }
      if (cloud.isPresent() && ofAuthority.isPresent() && ofAuthority.get() != cloud.get()) {
        faults.add(contradiction(cloud.get(), ofAuthority.get()));
      }
      return cloud.orElse(Cloud.PUBLIC);
    }
    return ofAuthority.or(this::cloudOfVault).orElse(Cloud.PUBLIC);
  }

  private Optional<Cloud> cloudOfVault() {
    return text(AzureSettings.VAULT)
        .flatMap(ConfigReader::address)
        .flatMap(address -> Cloud.ofVault(address.getHost()));
  }

  private static String contradiction(Cloud one, Cloud other) {
    return "the settings name the cloud "
        + one.setting()
        + " and a host of the cloud "
        + other.setting();
  }

  // --- the vaults

  private Map<String, Vault> vaults(Cloud cloud) {
    Map<String, Vault> vaults = new LinkedHashMap<>();
    for (String entry : settings.find(AzureSettings.VAULTS).orElse(List.of())) {
      int equals = entry.indexOf('=');
      String name = VaultNames.lower(equals < 0 ? entry : entry.substring(0, equals).strip());
      Optional<URI> address =
          equals < 0 ? Optional.empty() : address(entry.substring(equals + 1).strip());
      if (!VaultNames.isVault(name)) {
        faults.add(AzureSettings.VAULTS.name() + " has an entry that names no vault");
      } else if (equals >= 0 && address.isEmpty()) {
        faults.add(
            AzureSettings.VAULTS.name()
                + " has an address for '"
                + name
                + "' that is no https address of a host");
      } else if (vaults.containsKey(name)) {
        faults.add(AzureSettings.VAULTS.name() + " names '" + name + "' twice");
      } else {
        vaults.put(
            name,
            address
                .map(where -> new Vault(name, where, true))
                .orElseGet(() -> new Vault(name, addressOf(name, cloud), false)));
      }
    }
    text(AzureSettings.VAULT)
        .ifPresent(text -> vault(text, cloud).ifPresent(v -> vaults.putIfAbsent(v.name(), v)));
    return vaults;
  }

  private @Nullable String defaultVault() {
    return text(AzureSettings.VAULT)
        .map(text -> address(text).map(URI::getHost).map(h -> h.split("\\.", 2)[0]).orElse(text))
        .map(VaultNames::lower)
        .orElse(null);
  }

  /** A name, or the address of a vault in one of the clouds. */
  private Optional<Vault> vault(String text, Cloud cloud) {
    String name = VaultNames.lower(text);
    if (VaultNames.isVault(name)) {
      return Optional.of(new Vault(name, addressOf(name, cloud), false));
    }
    Optional<URI> address =
        address(text)
            .filter(where -> where.getPort() < 0 && Cloud.ofVault(where.getHost()).isPresent());
    Optional<Vault> vault =
        address
            .map(where -> new Vault(where.getHost().split("\\.", 2)[0], where, false))
            .filter(v -> VaultNames.isVault(v.name()))
            .filter(v -> v.address().equals(addressOf(v.name(), cloudOf(v))));
    if (vault.isEmpty()) {
      faults.add(
          AzureSettings.VAULT.name()
              + " is neither the name of a vault nor the https address of one in a cloud; any"
              + " other address is given in "
              + AzureSettings.VAULTS.name());
    }
    return vault;
  }

  private static Cloud cloudOf(Vault vault) {
    return Cloud.ofVault(vault.address().getHost()).orElse(Cloud.PUBLIC);
  }

  private static URI addressOf(String vault, Cloud cloud) {
    return URI.create("https://" + vault + "." + cloud.vaultSuffix());
  }

  // --- tenant and client

  private record Registration(@Nullable String tenant, @Nullable String client, String from) {}

  /** Both from the first place that names either. */
  private Registration registration(EarlierConfig fallback) {
    for (Family family : AzureSettings.families()) {
      Optional<String> tenant = text(family.tenant());
      Optional<String> client = text(family.client());
      if (tenant.isPresent() || client.isPresent()) {
        tenant.ifPresent(text -> requireTenant(family.tenant().name(), text));
        client.ifPresent(text -> requireClient(family.client().name(), text));
        String from = (tenant.isPresent() ? family.tenant() : family.client()).name();
        return new Registration(tenant.orElse(null), client.orElse(null), from);
      }
    }
    fallback.tenant().ifPresent(text -> requireTenant(EarlierConfig.NAME, text));
    fallback.client().ifPresent(text -> requireClient(EarlierConfig.NAME, text));
    return new Registration(
        fallback.tenant().orElse(null), fallback.client().orElse(null), EarlierConfig.NAME);
  }

  /** That of an app that proves itself. */
  private Registration registration(IdentityConfig.App app) {
    Family from = app.from().app();
    requireTenant(from.tenant().name(), app.tenant());
    requireClient(from.client().name(), app.client());
    return new Registration(app.tenant(), app.client(), from.tenant().name());
  }

  private void requireTenant(String where, String text) {
    if (!text.matches("[0-9A-Za-z]([0-9A-Za-z.-]{0,253}[0-9A-Za-z])?")) {
      faults.add(where + " names no tenant: its id, or one of its domains, was expected");
    } else if (text.matches("(?i)common|organizations|consumers")) {
      faults.add(where + " names no single tenant");
    }
  }

  private void requireClient(String where, String text) {
    if (!Tenants.isId(text)) {
      faults.add(where + " names no app registration: an id of 36 characters was expected");
    }
  }

  private void requireCache() {
    text(AzureSettings.CACHE)
        .filter(text -> !text.equals("store") && !text.equals("memory"))
        .ifPresent(text -> faults.add(AzureSettings.CACHE.name() + " is none of store, memory"));
  }

  private Expired expired() {
    String text = settings.require(AzureSettings.EXPIRED).toLowerCase(Locale.ROOT);
    return switch (text) {
      case "fail" -> Expired.FAIL;
      case "warn" -> Expired.WARN;
      case "ignore" -> Expired.IGNORE;
      default -> {
        faults.add(AzureSettings.EXPIRED.name() + " is none of fail, warn, ignore");
        yield Expired.FAIL;
      }
    };
  }

  private Optional<String> text(Setting<String> setting) {
    return settings.find(setting).map(String::strip).filter(text -> !text.isEmpty());
  }
}
