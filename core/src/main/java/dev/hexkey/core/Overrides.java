package dev.hexkey.core;

import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretOverrides;
import dev.hexkey.ports.SecretOverrides.Answer;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.SecretValue;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What reads go through: the stores, and before those of schemes that admit it the overrides. A
 * scheme's adapter is opened only for what no override names. Thread-safe.
 */
final class Overrides {
  private final Schemes schemes;
  private final Adapters adapters;
  private final Set<String> concerned;

  Overrides(Schemes schemes, Adapters adapters) {
    this.schemes = schemes;
    this.adapters = adapters;
    this.concerned = adapters.overridesOwner().isEmpty() ? Set.of() : overridable(schemes);
  }

  /** Whether secrets of the scheme may have something that stands in for them. */
  boolean concern(String scheme) {
    return concerned.contains(scheme);
  }

  /** Whether something stands in for the secret now. */
  boolean cover(SecretKey key) {
    Optional<SecretOverrides> overrides = overrides(key.scheme());
    if (overrides.isEmpty()) {
      return false;
    }
    try (SecretValue value = lookUp(overrides.get(), key.scheme(), key.address()).valueOrNull()) {
      return value != null;
    }
  }

  /** The store to read from, after opening what reading the secret will need. */
  SecretStore openFor(SecretKey key) {
    return cover(key) ? store(key.scheme()) : opened(key.scheme());
  }

  private SecretStore opened(String scheme) {
    SecretStore store = adapters.store(scheme);
    return concern(scheme) ? store(scheme) : store;
  }

  /** Opens the overrides that concern a scheme, without blocking. */
  CompletionStage<?> openStage(String scheme) {
    return concern(scheme) ? adapters.overridesStage() : CompletableFuture.completedFuture(null);
  }

  /** Opens the adapter of a secret's scheme, if reading the secret will need it. */
  CompletionStage<?> storeStage(SecretKey key) {
    return cover(key) ? CompletableFuture.completedFuture(null) : adapters.openStage(key.scheme());
  }

  /** The store to read from. */
  SecretStore store(String scheme) {
    Optional<SecretOverrides> overrides = overrides(scheme);
    return overrides.isEmpty()
        ? adapters.store(scheme)
        : address -> fetch(overrides.get(), scheme, address);
  }

  private FetchedSecret fetch(SecretOverrides overrides, String scheme, SecretAddress address) {
    Answer answer = lookUp(overrides, scheme, address);
    SecretValue value = answer.valueOrNull();
    if (value != null) {
      return new FetchedSecret(value, null, null, answer.validator());
    }
    FetchedSecret fetched = adapters.store(scheme).fetch(address);
    return new FetchedSecret(
        fetched.value(),
        fetched.versionOrNull(),
        fetched.lifetimeOrNull(),
        both(answer.validator(), fetched.validatorOrNull()));
  }

  private Answer lookUp(SecretOverrides overrides, String scheme, SecretAddress address) {
    return overrides.lookUp(schemes.find(scheme).orElseThrow(), address);
  }

  private Optional<SecretOverrides> overrides(String scheme) {
    return concern(scheme) ? adapters.overrides() : Optional.empty();
  }

  private static FetchedSecret.Validator both(
      FetchedSecret.Validator first, FetchedSecret.@Nullable Validator second) {
    return second == null ? first : () -> first.isCurrent() && second.isCurrent();
  }

  private static Set<String> overridable(Schemes schemes) {
    Set<String> names = new HashSet<>();
    for (String name : schemes.names()) {
      if (schemes.find(name).orElseThrow().overridable()) {
        names.add(name);
      }
    }
    return names;
  }
}
