package dev.hexkey.adapters.file;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.BootstrapReader;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Serves {@code file://<mount>/<path>#<field>} and reads bootstrap files. Thread-safe. */
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
    return stated == null ? FileSettings.all() : List.of();
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
  public OpenAdapter open(AdapterContext context) {
    return new Open(stated == null ? FileSettings.of(context.settings()) : stated);
  }

  private static final class Open implements OpenAdapter {
    private final FileSecretStore store;
    private final List<DoctorCheck> checks;

    Open(FileSettings settings) {
      FileRoot root = new FileRoot(settings.root());
      this.store = new FileSecretStore(root, settings);
      this.checks = List.of(new RootCheck(settings.root()), new PermissionsCheck(root, settings));
    }

    @Override
    public Map<String, SecretStore> secretStores() {
      return Map.of(SCHEME, store);
    }

    @Override
    public List<DoctorCheck> doctorChecks() {
      return checks;
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
