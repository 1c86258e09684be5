package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The configurations of all servers, with every fault of any of them in one error. Immutable. */
final class Configurations {
  private final Map<ServerMembers, ServerConfig> byMembers = new LinkedHashMap<>();

  /**
   * Reads them.
   *
   * @throws dev.hexkey.ports.MisconfiguredException with code {@code VAULT_CONFIG_ERROR}
   */
  Configurations(Servers servers, Settings settings) {
    List<String> faults = new ArrayList<>();
    boolean named = servers.byProvider().values().stream().distinct().count() > 1;
    servers
        .byProvider()
        .forEach(
            (provider, members) -> {
              if (!byMembers.containsKey(members)) {
                ConfigReader reader =
                    new ConfigReader(provider, members, isProduction(settings), userHome(settings));
                byMembers.put(members, reader.read());
                Stream.concat(reader.faults().stream(), keyCircle(members).stream())
                    .forEach(fault -> faults.add(named ? provider + ": " + fault : fault));
              }
            });
    if (faults.isEmpty()) {
      servers.byProvider().values().forEach(each -> findCircle(servers, each, faults));
    }
    faults.addAll(fallbackFaults(servers, settings));
    if (!faults.isEmpty()) {
      throw BaoErrors.misconfigured(faults);
    }
  }

  ServerConfig of(ServerMembers members) {
    ServerConfig config = byMembers.get(members);
    if (config == null) {
      throw new IllegalArgumentException("a server that was not read");
    }
    return config;
  }

  private static List<String> fallbackFaults(Servers servers, Settings settings) {
    if (!settings.require(OpenBaoSettings.ENABLE_FALLBACK)) {
      return List.of();
    }
    List<String> order = settings.find(OpenBaoSettings.FALLBACK_ORDER).orElse(List.of());
    String name = OpenBaoSettings.FALLBACK_ORDER.name();
    if (order.isEmpty()) {
      return List.of(
          name + " is missing, and " + OpenBaoSettings.ENABLE_FALLBACK.name() + " needs it");
    }
    return servers.providers().containsAll(order)
        ? List.of()
        : List.of(
            name + " names a server that is none of " + String.join(", ", servers.providers()));
  }

  /** A key that protects a store must not wait for what a store keeps. */
  private static Optional<String> keyCircle(ServerMembers members) {
    return members
        .find(Member.TRANSIT_KEY)
        .flatMap(key -> TransitKeys.keptInAStore(members))
        .map(
            secret ->
                members.placeOf(Member.TRANSIT_KEY)
                    + " protects a store, which "
                    + members.placeOf(secret)
                    + " leads into: take that from the environment or a file");
  }

  /** A login that needs a secret of a server whose own login needs that login never ends. */
  private void findCircle(Servers servers, ServerMembers from, List<String> faults) {
    List<ServerMembers> reached = new ArrayList<>(needs(servers, from));
    for (int i = 0; i < reached.size(); i++) {
      for (ServerMembers next : needs(servers, reached.get(i))) {
        if (!reached.contains(next)) {
          reached.add(next);
        }
      }
    }
    String fault =
        "the login of the server '" + of(from).name() + "' needs a secret of that same server";
    if (reached.contains(from) && !faults.contains(fault)) {
      faults.add(fault);
    }
  }

  /** The servers that secret URIs in this one's login lead to. */
  private List<ServerMembers> needs(Servers servers, ServerMembers from) {
    return of(from).login().secrets().stream()
        .filter(Setting::isSecretUri)
        .map(uri -> uri.substring(0, uri.indexOf("://")).toLowerCase(Locale.ROOT))
        .map(scheme -> scheme.split("\\+", 2)[0])
        .flatMap(provider -> Optional.ofNullable(servers.byProvider().get(provider)).stream())
        .toList();
  }

  private static boolean isProduction(Settings settings) {
    String environment = settings.require(OpenBaoSettings.ENVIRONMENT);
    return environment.equalsIgnoreCase("production") || environment.equalsIgnoreCase("prod");
  }

  private static Optional<Path> userHome(Settings settings) {
    try {
      return settings.find(OpenBaoSettings.HOME).filter(text -> !text.isEmpty()).map(Path::of);
    } catch (InvalidPathException e) {
      return Optional.empty(); // then nothing is kept there
    }
  }
}
