package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.Settings;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The stores of every configured server. Nothing is sent before something is read. Thread-safe. */
final class OpenedAdapter implements OpenAdapter {
  private final Map<ServerMembers, Server> servers = new IdentityHashMap<>();
  private final Map<String, SecretStore> stores = new LinkedHashMap<>();

  OpenedAdapter(AdapterContext context, Pause pause) {
    Settings settings = context.settings();
    Servers configured = Servers.of(settings, context.bootstrap());
    Configurations configurations = new Configurations(configured, settings);
    if (configured.byProvider().isEmpty()) {
      configured
          .providers()
          .forEach(provider -> stores.put(provider + OpenBaoAdapter.KV2, new NoServerStore()));
    }
    configured
        .byProvider()
        .forEach(
            (provider, members) -> {
              Server server =
                  servers.computeIfAbsent(
                      members, said -> open(context, configurations.of(said), pause));
              String scheme = provider + OpenBaoAdapter.KV2;
              stores.put(scheme, new Kv2Store(scheme, server, context.clock()));
            });
  }

  @Override
  public Map<String, SecretStore> secretStores() {
    return Map.copyOf(stores);
  }

  @Override
  public void close() {
    servers.values().forEach(Server::close);
  }

  private static Server open(AdapterContext context, ServerConfig config, Pause pause) {
    Endpoints endpoints = new Endpoints(config, context.ticker(), pause);
    return new Server(config.name(), endpoints, Logins.of(config, endpoints, context));
  }
}
