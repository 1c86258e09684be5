package dev.hexkey.ports;

import org.jspecify.annotations.Nullable;

/**
 * How one field of a secret is set; the writing counterpart of {@link FieldDecoder}. Pure and
 * thread-safe.
 */
@FunctionalInterface
public interface FieldEncoder {
  /**
   * The secret with one member set and all others as they were.
   *
   * @param current the present secret; {@code null} to begin an object with this one member
   * @return a new value, the caller's to close
   * @throws InvalidException if {@code current} is no structure with fields
   */
  SecretValue encode(@Nullable SecretValue current, String name, SecretValue value);
}
