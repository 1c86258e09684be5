package dev.hexkey.adapters.azure;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.SignIn;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The vaults of all profiles. Nothing is sent before that is needed. Thread-safe. */
final class OpenedAdapter implements OpenAdapter {
  /** The platform's own services are on this machine, or they are not there. */
  private static final Duration NEAR = Duration.ofSeconds(1);

  private final Transport direct;
  private final List<OpenedProfile> profiles = new ArrayList<>();
  private final Map<String, OpenedProfile> byVault = new HashMap<>();
  private final KeyVaultStore store;
  private volatile boolean closed;

  OpenedAdapter(AdapterContext context, Pause pause) {
    this.direct =
        new Transport(
            ServiceFabric.Place.find(context.settings())
                .map(ServiceFabric.Place::trust)
                .orElse(null),
            HttpClient.Builder.NO_PROXY,
            NEAR,
            context.executor());
    for (Profile profile : Profiles.all(context.settings())) {
      OpenedProfile opened = new OpenedProfile(profile, context, direct, pause);
      profiles.add(opened);
      opened.vaultNames().forEach(name -> byVault.put(name, opened));
    }
    this.store = new KeyVaultStore(this::vault, context.clock(), pause);
  }

  @Override
  public Map<String, SecretStore> secretStores() {
    return Map.of(AzureAdapter.SCHEME, store);
  }

  @Override
  public List<SignIn> signIns() {
    return profiles.stream().<SignIn>map(OpenedProfile::signIn).toList();
  }

  @Override
  public List<DoctorCheck> doctorChecks() {
    return profiles.stream().flatMap(profile -> profile.checks().stream()).toList();
  }

  @Override
  public void close() {
    closed = true;
    profiles.forEach(OpenedProfile::close);
    direct.close();
  }

  private KeyVault vault(String name) {
    if (closed) {
      throw AzureErrors.closed();
    }
    return byVault.getOrDefault(name, profiles.get(0)).vault(name);
  }
}
