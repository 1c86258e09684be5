package dev.hexkey.ports;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A started adapter and what it contributes. Thread-safe; the core closes it. */
public interface OpenAdapter extends AutoCloseable {
  /** The secret stores by the name of their scheme; one for each scheme of the adapter. */
  default Map<String, SecretStore> secretStores() {
    return Map.of();
  }

  /** The record store, if this adapter has one. A client has at most one. */
  default Optional<RecordStore> recordStore() {
    return Optional.empty();
  }

  /** Key wrappers that another adapter may protect its keys with. */
  default List<KeyWrapper> keyWrappers() {
    return List.of();
  }

  /** The sign-ins of persons that this adapter offers. */
  default List<SignIn> signIns() {
    return List.of();
  }

  /**
   * The values that stand in for secrets, if the settings name any. A client has them of one
   * adapter at most.
   */
  default Optional<SecretOverrides> secretOverrides() {
    return Optional.empty();
  }

  /** What a doctor can check here. */
  default List<DoctorCheck> doctorChecks() {
    return List.of();
  }

  /** Stops everything the adapter started. Waits for what is being written. */
  @Override
  void close();
}
