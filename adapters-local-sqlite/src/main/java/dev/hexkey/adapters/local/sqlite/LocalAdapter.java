package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.adapters.local.sqlite.keys.KeySettings;
import dev.hexkey.adapters.local.sqlite.keys.KeyWrappers;
import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.Contribution;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.VersionSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Serves {@code local://<profile>/<path>} and is the record store of this machine. */
public final class LocalAdapter implements HexkeyAdapter {
  private static final String SCHEME = "local";

  private final Function<AdapterContext, LocalStore> opening;

  /** An adapter that does as the client's settings say. */
  public LocalAdapter() {
    this.opening = LocalStore::of;
  }

  /** An adapter that stated settings hold for, whatever the client's say. */
  public LocalAdapter(LocalSettings settings, KeyWrappers wrappers) {
    this.opening = context -> LocalStore.in(context.home(), settings, wrappers, context.clock());
  }

  @Override
  public int apiVersion() {
    return HexkeyAdapter.API_VERSION;
  }

  @Override
  public String name() {
    return SCHEME;
  }

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> all = new ArrayList<>(LocalSettings.all());
    all.addAll(KeySettings.all());
    return all;
  }

  @Override
  public List<SchemeDescriptor> schemes(Settings settings) {
    return List.of(
        SchemeDescriptor.scheme(SCHEME, MountNames.OWN).versions(VersionSyntax.NUMBER).build());
  }

  @Override
  public Set<Contribution> contributions() {
    return Set.of(Contribution.RECORD_STORE);
  }

  @Override
  public OpenAdapter open(AdapterContext context) {
    return new Open(opening.apply(context));
  }

  /** The adapter at work. */
  private static final class Open implements OpenAdapter {
    private final LocalStore store;

    Open(LocalStore store) {
      this.store = store;
    }

    @Override
    public Map<String, SecretStore> secretStores() {
      return Map.of(SCHEME, store.secrets());
    }

    @Override
    public Optional<RecordStore> recordStore() {
      return Optional.of(store.records());
    }

    @Override
    public List<DoctorCheck> doctorChecks() {
      List<DoctorCheck> checks = new ArrayList<>(KeyChecks.of(store));
      checks.addAll(StoreChecks.of(store));
      return checks;
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
