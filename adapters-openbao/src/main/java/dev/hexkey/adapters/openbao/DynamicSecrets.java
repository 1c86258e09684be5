package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.Settings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/** The stores of dynamic secrets, one for each scheme, over the leases of each server. */
final class DynamicSecrets implements AutoCloseable {
  private final Map<String, LeaseStore> stores = new LinkedHashMap<>();
  private final Map<Server, Leases> leases = new HashMap<>();
  private final boolean leasesStay;
  private final Executor executor;

  DynamicSecrets(Settings settings, Executor executor) {
    this.leasesStay = settings.require(OpenBaoSettings.LEASES_OUTLIVE);
    this.executor = executor;
  }

  void add(AdapterContext context, String provider, Server server, ServerMembers members) {
    String scheme = provider + OpenBaoAdapter.LEASE;
    Leases mine =
        leases.computeIfAbsent(
            server, one -> new Leases(one, LeaseRequests.of(members), context.clock()));
    stores.put(scheme, new LeaseStore(scheme, mine, context));
  }

  Map<String, SecretStore> stores() {
    return Map.copyOf(stores);
  }

  /** Revokes what was leased, as far as the servers can be reached within a moment. */
  @Override
  public void close() {
    stores.values().forEach(LeaseStore::close);
    leases.forEach(
        (server, all) -> {
          if (all.isEmpty()) {
            return;
          }
          if (leasesStay) {
            server.leaveLogin();
          } else {
            Farewell.say(executor, all::releaseAll);
          }
        });
  }
}
