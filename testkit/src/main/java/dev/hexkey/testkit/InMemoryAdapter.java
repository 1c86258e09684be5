package dev.hexkey.testkit;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.Contribution;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.VersionSyntax;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An adapter that keeps everything in memory: the scheme {@code memory}, a record store and a key
 * wrapper. Tests fill {@link #secrets()} before or while a client uses it. Its mounts are at the
 * same time the profiles of its record store. Thread-safe.
 */
public final class InMemoryAdapter implements HexkeyAdapter {
  /** The name of its scheme. */
  public static final String SCHEME = "memory";

  private final Set<String> mounts;
  private final InMemorySecretStore secrets;
  private final InMemoryRecordStore records;
  private final InMemoryKeyWrapper keys = new InMemoryKeyWrapper();

  /** An adapter with one mount, {@code default}, on the system's clock. */
  public InMemoryAdapter() {
    this(Set.of("default"), InstantSource.system());
  }

  /** An adapter with these mounts; versions and leases are dated by this clock. */
  public InMemoryAdapter(Set<String> mounts, InstantSource clock) {
    this.mounts = Set.copyOf(mounts);
    this.secrets = new InMemorySecretStore(mounts, clock);
    this.records = new InMemoryRecordStore(mounts, clock);
  }

  /** The address of a secret in the mount {@code default}. */
  public static SecretAddress address(String path) {
    return SecretAddress.newest("default", path);
  }

  /** The secrets, to fill or to make fail. */
  public InMemorySecretStore secrets() {
    return secrets;
  }

  /** The records. */
  public InMemoryRecordStore records() {
    return records;
  }

  /** The wrapping keys. */
  public InMemoryKeyWrapper keys() {
    return keys;
  }

  @Override
  public int apiVersion() {
    return HexkeyAdapter.API_VERSION;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<SchemeDescriptor> schemes(Settings settings) {
    return List.of(
        SchemeDescriptor.scheme(SCHEME, MountNames.OWN)
            .mounts(mounts)
            .versions(VersionSyntax.NUMBER)
            .build());
  }

  @Override
  public Set<Contribution> contributions() {
    return Set.of(Contribution.RECORD_STORE, Contribution.KEY_WRAPPERS);
  }

  @Override
  public OpenAdapter open(AdapterContext context) {
    return open();
  }

  /** Opens without a core, for tests of the stores alone. */
  OpenAdapter open() {
    return new OpenAdapter() {
      @Override
      public Map<String, SecretStore> secretStores() {
        return Map.of(SCHEME, secrets);
      }

      @Override
      public Optional<RecordStore> recordStore() {
        return Optional.of(records);
      }

      @Override
      public List<KeyWrapper> keyWrappers() {
        return List.of(keys);
      }

      @Override
      public void close() {
        secrets.close();
        records.close();
      }
    };
  }
}
