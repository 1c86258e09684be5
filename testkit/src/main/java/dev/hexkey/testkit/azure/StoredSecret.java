package dev.hexkey.testkit.azure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A name with its versions, oldest first; guarded by its {@link VaultSecrets}. */
final class StoredSecret {
  private final String name;
  private final List<SecretVersion> versions = new ArrayList<>();
  private @Nullable Instant deletedAt;
  private Instant backAt = Instant.MIN;

  StoredSecret(String name) {
    this.name = name;
  }

  /** As it was first written. */
  String name() {
    return name;
  }

  List<SecretVersion> versions() {
    return List.copyOf(versions);
  }

  void add(SecretVersion version) {
    versions.add(version);
  }

  SecretVersion newest() {
    return versions.get(versions.size() - 1);
  }

  /** A version by its id, the newest one if the id is empty. */
  Optional<SecretVersion> find(String id) {
    if (id.isEmpty()) {
      return Optional.of(newest());
    }
    return versions.stream().filter(version -> version.id().equalsIgnoreCase(id)).findFirst();
  }

  void replace(SecretVersion old, SecretVersion changed) {
    versions.set(versions.indexOf(old), changed);
  }

  Optional<Instant> deletedAt() {
    return Optional.ofNullable(deletedAt);
  }

  void delete(Instant now) {
    deletedAt = now;
  }

  void recover(Instant until) {
    deletedAt = null;
    backAt = until;
  }

  boolean isBeingRecovered(Instant now) {
    return now.isBefore(backAt);
  }
}
