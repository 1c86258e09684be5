package dev.hexkey.ports;

import org.jspecify.annotations.Nullable;

/**
 * Optional ability of a {@link SecretStore}: it writes only if nobody else did, and can so set one
 * field.
 */
public interface SecretCompareAndSet extends SecretWriting {
  /**
   * Stores a value only if the newest version is the expected one.
   *
   * @param address without a version
   * @param expected the version that the caller read; {@code null} if it saw the secret absent
   * @param value stays the caller's
   * @return the version that was made
   * @throws ConflictingException if another version is the newest; nothing was written
   */
  SecretVersion putIfVersion(
      SecretAddress address, @Nullable SecretVersion expected, SecretValue value);

  /** How a field of a secret in this store is set. */
  FieldEncoder fieldEncoder();
}
