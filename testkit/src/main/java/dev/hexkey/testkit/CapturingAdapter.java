package dev.hexkey.testkit;

import static java.util.Objects.requireNonNull;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.BootstrapReader;
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

/**
 * An adapter as it is, and a way to what it opened: its stores without the client before them, with
 * everything that a real core hands to it. Thread-safe.
 */
public final class CapturingAdapter implements HexkeyAdapter {
  private final HexkeyAdapter adapter;
  private volatile @Nullable OpenAdapter opened;

  /** Nothing is opened yet. */
  public CapturingAdapter(HexkeyAdapter adapter) {
    this.adapter = adapter;
  }

  /** What was opened last; something must have been read through the client before. */
  public OpenAdapter opened() {
    return requireNonNull(opened);
  }

  /** The store of a scheme, as {@link #opened} has it. */
  public SecretStore store(String scheme) {
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
  public Optional<BootstrapReader> bootstrapReader() {
    return adapter.bootstrapReader();
  }

  @Override
  public OpenAdapter open(AdapterContext context) {
    OpenAdapter made = adapter.open(context);
    opened = made;
    return made;
  }
}
