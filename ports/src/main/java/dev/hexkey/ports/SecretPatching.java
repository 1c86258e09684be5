package dev.hexkey.ports;

import java.util.Optional;

/**
 * Optional ability of a {@link SecretStore}: it sets one member of a secret that is an object in
 * one step, without handing out the others.
 */
public interface SecretPatching extends SecretCompareAndSet {
  /**
   * Sets one member and leaves the others as they are.
   *
   * @param address without a version
   * @param value text; stays the caller's
   * @return the version that was made; empty if this secret cannot be patched by this caller, who
   *     may still read it, set the member and write it
   * @throws InvalidException if the value is no text
   * @throws UnsupportedException if the address has a version
   */
  Optional<SecretVersion> patch(SecretAddress address, String name, SecretValue value);
}
