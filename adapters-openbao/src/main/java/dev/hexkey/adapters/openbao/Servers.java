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
   *     bootstrap file has members that nobody knows, or names servers badly
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

  private static Servers one(ServerMembers members) {
    Map<String, ServerMembers> both = new LinkedHashMap<>();
    STANDARD.forEach(provider -> both.put(provider, members));
    return new Servers(both);
  }

  private static Servers ofBootstrap(Document document) {
    Optional<Document> instances = document.document(INSTANCES);
    if (instances.isEmpty()) {
      requireKnown(document);
      return one(ServerMembers.of(document));
    }
    Map<String, ServerMembers> named = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    for (String name : document.names()) {
      if (!name.equals(INSTANCES)) {
        faults.add("the member " + shown(name) + " stands beside " + INSTANCES);
      }
    }
    for (String name : instances.get().names()) {
      Optional<Document> members = instances.get().document(name);
      if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
        faults.add("a server's name is not 1 to 32 lower-case letters, digits and '-'");
      } else if (members.isEmpty()) {
        faults.add("the server " + name + " is no object with members");
      } else {
        faults.addAll(unknown(members.get()));
        named.put(name, ServerMembers.of(members.get()));
      }
    }
    if (named.isEmpty() && faults.isEmpty()) {
      faults.add(INSTANCES + " names no server");
    }
    if (!faults.isEmpty()) {
      throw BaoErrors.misconfigured("bootstrap", faults);
    }
    return new Servers(named);
  }

  private static void requireKnown(Document document) {
    List<String> faults = unknown(document);
    if (!faults.isEmpty()) {
      throw BaoErrors.misconfigured("bootstrap", faults);
    }
  }

  private static List<String> unknown(Document document) {
    return document.names().stream()
        .filter(name -> Member.named(name).isEmpty())
        .map(name -> "no member of that kind is called " + shown(name))
        .toList();
  }

  /** A misspelt name is shown; anything else may be a pasted secret. */
  private static String shown(String name) {
    return name.matches("[A-Za-z0-9_.-]{1,48}") ? "'" + name + "'" : "as one of them is";
  }
}
