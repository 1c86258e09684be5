package dev.hexkey.adapters.file;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.BootstrapReader;
import dev.hexkey.ports.Contribution;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.SecretOverrides;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code file://<mount>/<path>#<field>}, reads bootstrap files, and has the overrides of a
 * person's file. Thread-safe.
 */
public final class FileAdapter implements HexkeyAdapter {
  private static final String SCHEME = "file";

  private final @Nullable FileSettings stated;

  /** An adapter that takes its settings where the client takes all of them. */
  public FileAdapter() {
    this.stated = null;
  }

  /** An adapter with settings written in code; it reads no others. */
  public FileAdapter(FileSettings settings) {
    this.stated = settings;
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
    if (stated != null) {
      return List.of();
    }
    List<Setting<?>> all = new ArrayList<>(FileSettings.all());
    all.addAll(OverrideSettings.all());
    return all;
  }

  @Override
  public List<SchemeDescriptor> schemes(Settings settings) {
    Set<String> mounts = stated == null ? Set.of() : stated.mounts();
    return List.of(
        SchemeDescriptor.scheme(SCHEME, MountNames.LISTED).mounts(mounts).pathsAreLeaves().build());
  }

  @Override
  public Optional<BootstrapReader> bootstrapReader() {
    return Optional.of(new BootstrapFile());
  }

  @Override
  public Set<Contribution> contributions() {
    return stated == null ? Set.of(Contribution.SECRET_OVERRIDES) : Set.of();
  }

  @Override
  public OpenAdapter open(AdapterContext context) {
    return stated == null
        ? new Open(
            FileSettings.of(context.settings()),
            OverrideSettings.of(context.settings()).orElse(null))
        : new Open(stated, null);
  }

  private static final class Open implements OpenAdapter {
    private final FileSecretStore store;
    private final @Nullable OverrideFile overrides;
    private final List<DoctorCheck> checks = new ArrayList<>();

    Open(FileSettings settings, @Nullable OverrideSettings override) {
      FileRoot root = new FileRoot(settings.root());
      this.store = new FileSecretStore(root, settings);
      this.overrides = override == null ? null : new OverrideFile(override);
      checks.add(new RootCheck(settings.root()));
      checks.add(new PermissionsCheck(root, settings));
      if (override != null && overrides != null) {
        checks.add(new OverrideCheck(override.file(), overrides));
      }
    }

    @Override
    public Map<String, SecretStore> secretStores() {
      return Map.of(SCHEME, store);
    }

    @Override
    public Optional<SecretOverrides> secretOverrides() {
      return Optional.ofNullable(overrides);
    }

    @Override
    public List<DoctorCheck> doctorChecks() {
      return List.copyOf(checks);
    }

    @Override
    public void close() {
      store.close();
      if (overrides != null) {
        overrides.close();
      }
    }
  }
}
