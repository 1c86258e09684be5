package dev.hexkey.adapters.openbao;

import static java.util.Objects.requireNonNull;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.Contribution;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The adapter as it is, and a way to its store without the client before it. */
final class CapturingAdapter implements HexkeyAdapter {
  private final OpenBaoAdapter adapter;
  private volatile @Nullable OpenAdapter opened;

  CapturingAdapter(OpenBaoAdapter adapter) {
    this.adapter = adapter;
  }

  /** What was opened; something must have been read through the client before. */
  OpenAdapter opened() {
    return requireNonNull(opened);
  }

  /** The store of a scheme. */
  SecretStore store(String scheme) {
    return requireNonNull(opened().secretStores().get(scheme));
  }

  @Override
  public int apiVersion() {
    return adapter.apiVersion();
  }

  @Override
  public String name() {
    return adapter.name();
  }

  @Override
  public Set<Contribution> contributions() {
    return adapter.contributions();
  }

  @Override
  public List<Setting<?>> settings() {
    return adapter.settings();
  }

  @Override
  public List<SchemeDescriptor> schemes(Settings settings) {
    return adapter.schemes(settings);
  }

  @Override
  public List<SchemeDescriptor> schemes(Settings settings, Supplier<Optional<Document>> bootstrap) {
    return adapter.schemes(settings, bootstrap);
  }

  @Override
  public OpenAdapter open(AdapterContext context) {
    OpenAdapter made = adapter.open(context);
    opened = made;
    return made;
  }
}
