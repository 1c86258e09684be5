package dev.hexkey.adapters.openbao;

import dev.hexkey.adapters.openbao.OpenBaoSettings.Family;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which servers there are, and which schemes each serves: a bootstrap file or settings that name
 * one server serve {@code openbao} and {@code hashicorp} alike; several servers are strict, and
 * each serves its own name alone. Immutable.
 *
 * @param byProvider the members of the server behind each first part of a scheme
 */
record Servers(Map<String, ServerMembers> byProvider) {
  private static final String INSTANCES = "instances";
  private static final List<String> STANDARD = List.of("openbao", "hashicorp");

  /**
   * The servers, whose members are not validated yet; none if nothing names one.
   *
   * @throws dev.hexkey.ports.MisconfiguredException with code {@code VAULT_CONFIG_ERROR} if the
   *     bootstrap file names servers badly
   */
  static Servers of(Settings settings, Optional<Document> bootstrap) {
    if (bootstrap.isPresent()) {
      return ofBootstrap(bootstrap.get());
    }
    if (OpenBaoSettings.nameTwoServers(settings)) {
      Map<String, ServerMembers> two = new LinkedHashMap<>();
      two.put("openbao", ServerMembers.of(settings, Family.OPENBAO));
      two.put("hashicorp", ServerMembers.of(settings, Family.HASHICORP));
      return new Servers(two);
    }
    return OpenBaoSettings.find(settings, Member.ADDRESS).isPresent()
        ? one(ServerMembers.of(settings))
        : new Servers(Map.of());
  }

  /** The first parts of the schemes that are served; both standard ones if there is no server. */
  List<String> providers() {
    return byProvider.isEmpty() ? STANDARD : List.copyOf(byProvider.keySet());
  }

  /** The first parts of the schemes that this server serves. */
  List<String> providersOf(ServerMembers members) {
    return byProvider.entrySet().stream()
        .filter(entry -> entry.getValue() == members)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Servers one(ServerMembers members) {
    Map<String, ServerMembers> both = new LinkedHashMap<>();
    STANDARD.forEach(provider -> both.put(provider, members));
    return new Servers(both);
  }

  private static Servers ofBootstrap(Document document) {
    Optional<Document> instances = document.document(INSTANCES);
    if (instances.isEmpty()) {
      return one(ServerMembers.of(document));
    }
    List<String> faults = new ArrayList<>();
    if (document.names().size() > 1) {
      faults.add(INSTANCES + " of the bootstrap file stands beside other members");
    }
    if (instances.get().names().isEmpty()) {
      faults.add(INSTANCES + " of the bootstrap file names no server");
    }
    Map<String, ServerMembers> named = new LinkedHashMap<>();
    for (String name : instances.get().names()) {
      Optional<Document> members = instances.get().document(name);
      if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
        faults.add("a server's name is not 1 to 32 lower-case letters, digits and '-'");
      } else if (members.isEmpty()) {
        faults.add("the server '" + name + "' is no object with members");
      } else {
        named.put(name, ServerMembers.of(members.get()));
      }
    }
    if (!faults.isEmpty()) {
      throw BaoErrors.misconfigured(faults);
    }
    return new Servers(named);
  }
}
