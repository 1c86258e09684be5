package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The stores of dynamic secrets, one for each scheme, over the leases of each server. */
final class DynamicSecrets implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

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
            awaitRelease(all);
          }
        });
  }

  private void awaitRelease(Leases all) {
    CountDownLatch done = new CountDownLatch(1);
    try {
      executor.execute(
          () -> {
            try {
              all.releaseAll();
            } finally {
              done.countDown();
            }
          });
      done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      return; // the client's threads ended first; the leases end by themselves
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
