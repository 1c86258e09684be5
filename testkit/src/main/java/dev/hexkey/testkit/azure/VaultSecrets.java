package dev.hexkey.testkit.azure;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The secrets of a vault, with soft delete. Thread-safe: guarded by itself. */
final class VaultSecrets {
  static final Duration RECOVERABLE = Duration.ofDays(90);

  private final Map<String, StoredSecret> secrets = new TreeMap<>(); // by name in lower case
  private final InstantSource clock;
  private Duration recovery = Duration.ZERO;

  VaultSecrets(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void recoveryTakes(Duration duration) {
    recovery = duration;
  }

  /** The secret of a name, which is there and not deleted. */
  synchronized StoredSecret live(String name) {
    return find(name)
        .filter(secret -> secret.deletedAt().isEmpty())
        .filter(secret -> !secret.isBeingRecovered(clock.instant()))
        .orElseThrow(() -> VaultFailure.notFound(name));
  }

  /** The secret of a name, which is deleted. */
  synchronized StoredSecret deleted(String name) {
    return find(name)
        .filter(secret -> secret.deletedAt().isPresent())
        .orElseThrow(() -> VaultFailure.deletedNotFound(name));
  }

  synchronized SecretVersion version(String name, String id) {
    return live(name).find(id).orElseThrow(() -> VaultFailure.notFound(name + "/" + id));
  }

  synchronized SecretVersion set(String name, String value, SecretProperties properties) {
    requireFree(name);
    Instant now = clock.instant();
    String id = UUID.randomUUID().toString().replace("-", "");
    SecretVersion version = new SecretVersion(id, value, properties, now, now);
    secrets.computeIfAbsent(key(name), any -> new StoredSecret(name)).add(version);
    return version;
  }

  synchronized SecretVersion change(String name, String id, SecretProperties change) {
    SecretVersion old = version(name, id);
    SecretVersion changed = old.change(change, clock.instant());
    live(name).replace(old, changed);
    return changed;
  }

  synchronized StoredSecret delete(String name) {
    requireFree(name);
    StoredSecret secret = live(name);
    secret.delete(clock.instant());
    return secret;
  }

  synchronized StoredSecret recover(String name) {
    StoredSecret secret = deleted(name);
    secret.recover(clock.instant().plus(recovery));
    return secret;
  }

  synchronized void purge(String name) {
    deleted(name);
    secrets.remove(key(name));
  }

  /** By name. */
  synchronized List<StoredSecret> live() {
    return all().stream().filter(secret -> secret.deletedAt().isEmpty()).toList();
  }

  /** By name. */
  synchronized List<StoredSecret> deleted() {
    return all().stream().filter(secret -> secret.deletedAt().isPresent()).toList();
  }

  private List<StoredSecret> all() {
    secrets.values().removeIf(this::isGone);
    return List.copyOf(secrets.values());
  }

  private Optional<StoredSecret> find(String name) {
    StoredSecret secret = secrets.get(key(name));
    return Optional.ofNullable(secret).filter(found -> !isGone(found));
  }

  private boolean isGone(StoredSecret secret) {
    return secret
        .deletedAt()
        .filter(time -> !clock.instant().isBefore(time.plus(RECOVERABLE)))
        .isPresent();
  }

  private void requireFree(String name) {
    all();
    StoredSecret secret = secrets.get(key(name));
    if (secret == null) {
      return;
    }
    if (secret.deletedAt().isPresent()) {
      throw VaultFailure.conflict(
          "ObjectIsDeletedButRecoverable",
          "Secret "
              + name
              + " is currently in a deleted but recoverable state, and its name cannot be reused;"
              + " in this state, the secret can only be recovered or purged.");
    }
    if (secret.isBeingRecovered(clock.instant())) {
      throw VaultFailure.conflict(
          "ObjectIsBeingRecovered", "Secret " + name + " is currently being recovered.");
    }
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
