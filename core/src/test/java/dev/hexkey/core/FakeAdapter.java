package dev.hexkey.core;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.BootstrapReader;
import dev.hexkey.ports.Contribution;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.SecretOverrides;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.VersionSyntax;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An adapter whose scheme is its name, with one store; tests say what else it does. */
class FakeAdapter implements HexkeyAdapter {
  final AtomicInteger opens = new AtomicInteger();
  final AtomicInteger closes = new AtomicInteger();

  private final String name;
  private final SecretStore store;
  private final Set<Contribution> contributions = EnumSet.noneOf(Contribution.class);
  private int apiVersion = HexkeyAdapter.API_VERSION;
  private List<Setting<?>> settings = List.of();
  private Function<Settings, List<Setting<?>>> dependent = resolved -> List.of();
  private MountNames mountNames = MountNames.OWN;
  private Consumer<AdapterContext> onOpen = context -> {};
  private Runnable onClose = () -> {};
  private @Nullable RecordStore recordStore;
  private @Nullable BootstrapReader bootstrapReader;
  private List<KeyWrapper> keyWrappers = List.of();
  private List<DoctorCheck> doctorChecks = List.of();
  private boolean overridable;
  private @Nullable SecretOverrides overrides;

  FakeAdapter(String name, SecretStore store) {
    this.name = name;
    this.store = store;
  }

  FakeAdapter apiVersion(int version) {
    apiVersion = version;
    return this;
  }

  FakeAdapter settings(Setting<?>... declared) {
    settings = List.of(declared);
    return this;
  }

  FakeAdapter leadingTo(Function<Settings, List<Setting<?>>> more) {
    dependent = more;
    return this;
  }

  FakeAdapter mountNames(MountNames names) {
    mountNames = names;
    return this;
  }

  FakeAdapter onOpen(Consumer<AdapterContext> action) {
    onOpen = action;
    return this;
  }

  FakeAdapter onClose(Runnable action) {
    onClose = action;
    return this;
  }

  FakeAdapter recordStore(RecordStore records) {
    contributions.add(Contribution.RECORD_STORE);
    return recordStoreUnstated(records);
  }

  FakeAdapter recordStoreUnstated(RecordStore records) {
    recordStore = records;
    return this;
  }

  FakeAdapter bootstrapReader(BootstrapReader reader) {
    bootstrapReader = reader;
    return this;
  }

  FakeAdapter keyWrappers(KeyWrapper... wrappers) {
    contributions.add(Contribution.KEY_WRAPPERS);
    keyWrappers = List.of(wrappers);
    return this;
  }

  FakeAdapter overridable() {
    overridable = true;
    return this;
  }

  FakeAdapter overrides(SecretOverrides standIns) {
    statesOverrides();
    return overridesUnstated(standIns);
  }

  FakeAdapter overridesUnstated(SecretOverrides standIns) {
    overrides = standIns;
    return this;
  }

  FakeAdapter statesOverrides() {
    contributions.add(Contribution.SECRET_OVERRIDES);
    return this;
  }

  FakeAdapter doctorChecks(DoctorCheck... checks) {
    doctorChecks = List.of(checks);
    return this;
  }

  @Override
  public int apiVersion() {
    return apiVersion;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Setting<?>> settings() {
    return settings;
  }

  @Override
  public List<Setting<?>> dependentSettings(Settings resolved) {
    return dependent.apply(resolved);
  }

  @Override
  public List<SchemeDescriptor> schemes(Settings resolved) {
    SchemeDescriptor.Builder scheme =
        SchemeDescriptor.scheme(name, mountNames).versions(VersionSyntax.NUMBER);
    return List.of((overridable ? scheme.overridable() : scheme).build());
  }

  @Override
  public Set<Contribution> contributions() {
    return contributions;
  }

  @Override
  public Optional<BootstrapReader> bootstrapReader() {
    return Optional.ofNullable(bootstrapReader);
  }

  @Override
  public OpenAdapter open(AdapterContext context) {
    opens.incrementAndGet();
    onOpen.accept(context);
    return new Opened();
  }

  private final class Opened implements OpenAdapter {
    @Override
    public Map<String, SecretStore> secretStores() {
      return Map.of(name, store);
    }

    @Override
    public Optional<RecordStore> recordStore() {
      return Optional.ofNullable(recordStore);
    }

    @Override
    public List<KeyWrapper> keyWrappers() {
      return keyWrappers;
    }

    @Override
    public Optional<SecretOverrides> secretOverrides() {
      return Optional.ofNullable(overrides);
    }

    @Override
    public List<DoctorCheck> doctorChecks() {
      return doctorChecks;
    }

    @Override
    public void close() {
      closes.incrementAndGet();
      onClose.run();
    }
  }
}
