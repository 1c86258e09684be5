package dev.hexkey.ports;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a store answers: a value that passes into the core's ownership, and what the store knows of
 * it.
 *
 * @param value owned by the receiver
 * @param versionOrNull the version that was read, if the store has versions
 * @param lifetimeOrNull how long the value may be kept at most, if the store limits it
 * @param validatorOrNull a cheap check that the value is still current, if the store has one
 */
public record FetchedSecret(
    SecretValue value,
    @Nullable SecretVersion versionOrNull,
    @Nullable Duration lifetimeOrNull,
    @Nullable Validator validatorOrNull) {

  /** A value about which the store knows nothing more. */
  public static FetchedSecret of(SecretValue value) {
    return new FetchedSecret(value, null, null, null);
  }

  /** A value in a known version. */
  public static FetchedSecret of(SecretValue value, SecretVersion version) {
    return new FetchedSecret(value, version, null, null);
  }

  /** The version that was read, if the store has versions. */
  public Optional<SecretVersion> version() {
    return Optional.ofNullable(versionOrNull);
  }

  /** How long the value may be kept at most, if the store limits it. */
  public Optional<Duration> lifetime() {
    return Optional.ofNullable(lifetimeOrNull);
  }

  /** Tells cheaply whether a value read earlier is still what the store holds. Thread-safe. */
  @FunctionalInterface
  public interface Validator {
    /** Whether the value is still current; {@code false} also when that cannot be told. */
    boolean isCurrent();
  }
}
