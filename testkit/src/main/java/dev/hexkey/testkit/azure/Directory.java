package dev.hexkey.testkit.azure;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tenants, and who is in them. Thread-safe. */
final class Directory {
  /** Paths that stand for the tenant of whoever signs in. */
  static final Set<String> ANY_TENANT = Set.of("common", "organizations");

  private final Set<String> tenants = ConcurrentHashMap.newKeySet();
  private final List<EntraUser> users = new CopyOnWriteArrayList<>();
  private final List<EntraApp> apps = new CopyOnWriteArrayList<>();

  void addTenant(String tenant) {
    tenants.add(tenant);
  }

  EntraUser add(EntraUser user) {
    users.add(user);
    return user;
  }

  EntraApp add(EntraApp app) {
    apps.add(app);
    return app;
  }

  void remove(EntraApp app) {
    apps.remove(app);
  }

  /** The tenant of a path. */
  String tenant(String name) {
    String tenant = name.toLowerCase(Locale.ROOT);
    if (!tenants.contains(tenant) && !ANY_TENANT.contains(tenant)) {
      throw EntraFailure.aadsts(90002, "Tenant '" + name + "'.");
    }
    return tenant;
  }

  /** The app of a client id, which must be known in the tenant. */
  EntraApp app(String clientId, String tenant) {
    return apps.stream()
        .filter(app -> app.clientId().equalsIgnoreCase(clientId))
        .filter(app -> ANY_TENANT.contains(tenant) || app.isIn(tenant))
        .findFirst()
        .orElseThrow(
            () ->
                EntraFailure.aadsts(
                    700016, "Application '" + clientId + "', directory '" + tenant + "'."));
  }

  Optional<EntraUser> user(String principalName) {
    return users.stream()
        .filter(user -> user.principalName().equalsIgnoreCase(principalName.trim()))
        .findFirst();
  }

  /** Whom roles may name for an object id: itself, and the groups of a user. */
  boolean isOrIsIn(String objectId, String tenant, String principal) {
    return objectId.equals(principal)
        || users.stream()
            .filter(user -> user.objectIdIn(tenant).filter(objectId::equals).isPresent())
            .anyMatch(user -> user.groups().contains(principal));
  }
}
