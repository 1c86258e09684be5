package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The stores of every configured server. Nothing is sent before something is read. Thread-safe. */
final class OpenedAdapter implements OpenAdapter {
  private final Map<ServerMembers, Server> servers = new LinkedHashMap<>();
  private final Map<String, SecretStore> stores = new LinkedHashMap<>();
  private final List<DoctorCheck> checks = new ArrayList<>();
  private final TransitKeys transitKeys;
  private final DynamicSecrets dynamic;

  OpenedAdapter(AdapterContext context, Pause pause, Limits limits) {
    Settings settings = context.settings();
    dynamic = new DynamicSecrets(settings, context.executor());
    Servers configured = Servers.of(settings, context.bootstrap());
    Configurations configurations = new Configurations(configured, settings);
    if (configured.byProvider().isEmpty()) {
      configured
          .providers()
          .forEach(
              provider -> {
                stores.put(provider + OpenBaoAdapter.KV2, new NoServerStore());
                stores.put(provider + OpenBaoAdapter.LEASE, new NoServerStore());
              });
    }
    configured
        .byProvider()
        .forEach(
            (provider, members) -> {
              Server server =
                  servers.computeIfAbsent(
                      members, said -> open(context, configurations.of(said), pause, limits));
              String scheme = provider + OpenBaoAdapter.KV2;
              stores.put(scheme, new Kv2Store(scheme, server, context.clock()));
              dynamic.add(context, provider, server, members);
            });
    fallBack(configured, settings);
    servers.forEach(
        (members, server) ->
            checks.addAll(
                new ServerChecks(configurations.of(members), members, server)
                    .all(allowedMounts(configured.providersOf(members), settings))));
    if (settings.find(OpenBaoSettings.RENEWAL_THRESHOLD).isPresent()) {
      checks.add(new RenewalThresholdCheck());
    }
    stores.putAll(dynamic.stores());
    transitKeys = new TransitKeys(configured, servers);
    checks.addAll(transitKeys.checks());
  }

  @Override
  public Map<String, SecretStore> secretStores() {
    return Map.copyOf(stores);
  }

  @Override
  public List<DoctorCheck> doctorChecks() {
    return List.copyOf(checks);
  }

  @Override
  public List<KeyWrapper> keyWrappers() {
    return transitKeys.wrappers();
  }

  @Override
  public void close() {
    dynamic.close();
    servers.values().forEach(Server::close);
  }

  /** Tells each store which others to read, in order, that belong to another server. */
  private void fallBack(Servers configured, Settings settings) {
    if (!settings.require(OpenBaoSettings.ENABLE_FALLBACK)) {
      return;
    }
    List<String> order = settings.find(OpenBaoSettings.FALLBACK_ORDER).orElse(List.of());
    configured
        .byProvider()
        .forEach(
            (provider, members) -> {
              List<Function<SecretAddress, FetchedSecret>> others = new ArrayList<>();
              for (String other : order) {
                if (configured.byProvider().get(other) != members) {
                  others.add(kv2(other)::fetchHere);
                }
              }
              kv2(provider).fallBackTo(new Fallback(others));
            });
  }

  private Kv2Store kv2(String provider) {
    return (Kv2Store) Objects.requireNonNull(stores.get(provider + OpenBaoAdapter.KV2));
  }

  /** The mounts that secret URIs of these servers may name: bare entries, and those of theirs. */
  private static List<String> allowedMounts(List<String> providers, Settings settings) {
    List<String> mounts = new ArrayList<>();
    for (String entry : settings.find(OpenBaoSettings.ALLOWED_MOUNTS).orElse(List.of())) {
      int end = entry.indexOf("://");
      String mount = end < 0 ? entry : entry.substring(end + "://".length());
      boolean ours =
          end < 0
              || providers.stream()
                  .anyMatch(each -> entry.substring(0, end).equals(each + OpenBaoAdapter.KV2));
      if (ours && !mounts.contains(mount)) {
        mounts.add(mount);
      }
    }
    return mounts;
  }

  private static Server open(
      AdapterContext context, ServerConfig config, Pause pause, Limits limits) {
    Endpoints endpoints =
        new Endpoints(
            config,
            context.ticker(),
            pause,
            limits,
            Proxies.of(context.settings(), config.network().proxyOrNull()));
    return new Server(config.name(), endpoints, Logins.of(config, endpoints, context));
  }
}
