package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The stores of every configured server. Nothing is sent before something is read. Thread-safe. */
final class OpenedAdapter implements OpenAdapter {
  private final Map<ServerMembers, Server> servers = new IdentityHashMap<>();
  private final Map<String, SecretStore> stores = new LinkedHashMap<>();

  OpenedAdapter(AdapterContext context, Pause pause, Limits limits) {
    Settings settings = context.settings();
    Servers configured = Servers.of(settings, context.bootstrap());
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
                      members, said -> open(context, provider, said, pause, limits));
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

  private static Server open(
      AdapterContext context, String name, ServerMembers members, Pause pause, Limits limits) {
    ServerConfig config =
        new ConfigReader(members, isProduction(context.settings()), helperToken()).read(name);
    Endpoints endpoints =
        new Endpoints(config, context.ticker(), pause, limits, Proxies.of(context.settings()));
    return new Server(name, endpoints, Logins.of(config, endpoints, context));
  }

  private static boolean isProduction(Settings settings) {
    String environment = settings.require(OpenBaoSettings.ENVIRONMENT);
    return environment.equalsIgnoreCase("production") || environment.equalsIgnoreCase("prod");
  }

  /** Where the servers' own tools keep a token, if they do. */
  private static Optional<String> helperToken() {
    Path home = Path.of(System.getProperty("user.home", ""));
    return Stream.of(".bao-token", ".vault-token")
        .map(home::resolve)
        .filter(Files::isRegularFile)
        .map(Path::toString)
        .findFirst();
  }
}
