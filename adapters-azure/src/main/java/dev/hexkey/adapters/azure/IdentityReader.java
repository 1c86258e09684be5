package dev.hexkey.adapters.azure;

import dev.hexkey.adapters.azure.IdentityConfig.App;
import dev.hexkey.adapters.azure.IdentityConfig.Machine;
import dev.hexkey.adapters.azure.IdentitySettings.Family;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads which identity is configured; adds to the faults that others find. Not thread-safe. */
final class IdentityReader {
  private static final Map<Credential, Function<Family, Setting<String>>> PROOFS =
      new EnumMap<>(
          Map.of(
              Credential.WORKLOAD_IDENTITY, Family::federatedTokenFile,
              Credential.CLIENT_CERTIFICATE, Family::certificate,
              Credential.CLIENT_SECRET, Family::secret));

  private final Settings settings;
  private final List<String> faults;

  IdentityReader(Settings settings, List<String> faults) {
    this.settings = settings;
    this.faults = faults;
  }

  IdentityConfig read() {
    Map<Credential, Setting<String>> configured = configured();
    Credential credential = credential(configured);
    Map<Credential, App> apps = new EnumMap<>(Credential.class);
    PROOFS.forEach(
        (kind, proof) -> {
          if (credential == kind || credential == Credential.CHAIN) {
            app(kind, proof).ifPresent(app -> apps.put(kind, app));
          }
        });
    return new IdentityConfig(
        credential,
        apps,
        machine(),
        settings.find(AzureSettings.ALLOW_AZURE_CLI).orElseGet(this::isDesktop));
  }

  /** What the environment names, each with the setting that shows it. */
  private Map<Credential, Setting<String>> configured() {
    Map<Credential, Setting<String>> configured = new TreeMap<>();
    PROOFS.forEach(
        (kind, proof) ->
            family(proof).ifPresent(family -> configured.put(kind, proof.apply(family))));
    List.of(
            IdentitySettings.RESOURCE_ID,
            IdentitySettings.OBJECT_ID,
            IdentitySettings.IDENTITY_ENDPOINT,
            IdentitySettings.MSI_ENDPOINT,
            IdentitySettings.POD_IDENTITY)
        .stream()
        .filter(setting -> text(setting).isPresent())
        .findFirst()
        .ifPresent(setting -> configured.put(Credential.MANAGED_IDENTITY, setting));
    return configured;
  }

  /** The one that is named, else the only one that is configured, else a person. */
  private Credential credential(Map<Credential, Setting<String>> configured) {
    Optional<String> named = text(AzureSettings.CREDENTIAL);
    if (named.isPresent()) {
      Optional<Credential> credential = Credential.named(named.get());
      if (credential.isEmpty()) {
        faults.add(
            AzureSettings.CREDENTIAL.name()
                + " is none of managed_identity, workload_identity, client_certificate,"
                + " client_secret, azure_cli, user, chain");
      }
      return credential.orElse(Credential.USER);
    }
    if (configured.size() > 1) {
      List<String> all =
          configured.entrySet().stream()
              .map(each -> each.getKey().setting() + " (" + each.getValue().name() + ")")
              .toList();
      faults.add(
          "several identities are configured, "
              + String.join(", ", all)
              + "; name one of them, or chain, in "
              + AzureSettings.CREDENTIAL.name());
    }
    return configured.keySet().stream().findFirst().orElse(Credential.USER);
  }

  /** Proof, tenant and client from one place. */
  private Optional<App> app(Credential kind, Function<Family, Setting<String>> proof) {
    Optional<Family> family = family(proof);
    if (family.isEmpty()) {
      if (Credential.named(text(AzureSettings.CREDENTIAL).orElse(""))
          .filter(kind::equals)
          .isPresent()) {
        faults.add(
            AzureSettings.CREDENTIAL.name()
                + " is "
                + kind.setting()
                + ", and neither "
                + proof.apply(IdentitySettings.HEXKEY).name()
                + " nor "
                + proof.apply(IdentitySettings.AZURE).name()
                + " is set");
      }
      return Optional.empty();
    }
    AzureSettings.Family names = family.get().app();
    Optional<String> tenant = text(names.tenant());
    Optional<String> client = text(names.client());
    if (tenant.isEmpty() || client.isEmpty()) {
      faults.add(
          proof.apply(family.get()).name()
              + " needs "
              + names.tenant().name()
              + " and "
              + names.client().name()
              + " beside it; they are not taken from another place");
      return Optional.empty();
    }
    return Optional.of(new App(tenant.get(), client.get(), family.get()));
  }

  private Optional<Family> family(Function<Family, Setting<String>> proof) {
    return IdentitySettings.families().stream()
        .filter(family -> text(proof.apply(family)).isPresent())
        .findFirst();
  }

  /** Which of the machine's identities; its own if none is named. */
  private Machine machine() {
    Optional<String> resource = text(IdentitySettings.RESOURCE_ID);
    Optional<String> object = text(IdentitySettings.OBJECT_ID);
    if (resource.isPresent() && object.isPresent()) {
      faults.add(
          IdentitySettings.RESOURCE_ID.name()
              + " and "
              + IdentitySettings.OBJECT_ID.name()
              + " both name a managed identity");
    }
    if (resource.isPresent()) {
      return new Machine(Machine.Kind.RESOURCE_ID, resource.get());
    }
    if (object.isPresent()) {
      return new Machine(Machine.Kind.OBJECT_ID, object.get());
    }
    return IdentitySettings.families().stream()
        .flatMap(family -> text(family.app().client()).stream())
        .findFirst()
        .map(client -> new Machine(Machine.Kind.CLIENT_ID, client))
        .orElseGet(() -> new Machine(Machine.Kind.SYSTEM, null));
  }

  /** Whether a person sits before this machine, as far as the environment tells. */
  private boolean isDesktop() {
    if (text(IdentitySettings.SSH_CONNECTION).isPresent()) {
      return false;
    }
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return system.startsWith("windows")
        || system.startsWith("mac")
        || text(IdentitySettings.DISPLAY).isPresent()
        || text(IdentitySettings.WAYLAND_DISPLAY).isPresent();
  }

  private Optional<String> text(Setting<String> setting) {
    return settings.find(setting).map(String::strip).filter(text -> !text.isEmpty());
  }
}
