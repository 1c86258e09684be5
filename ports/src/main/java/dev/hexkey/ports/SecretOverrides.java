package dev.hexkey.ports;

import org.jspecify.annotations.Nullable;

/**
 * Values on this machine that stand in for secrets of schemes which admit that ({@link
 * SchemeDescriptor#overridable()}). Asked for reads only, and before the scheme's own adapter is
 * opened. Thread-safe.
 */
public interface SecretOverrides {
  /**
   * Looks whether a value stands in for a secret, in whatever mount and version. Never waits for a
   * network.
   *
   * @param scheme the scheme of the secret; its rule says which names mean one secret
   * @param address canonical
   * @throws AbsentException if no value does, and no store is to be asked instead
   * @throws MisconfiguredException if it cannot be told, which is never taken for none
   */
  Answer lookUp(SchemeDescriptor scheme, SecretAddress address);

  /**
   * What was found.
   *
   * @param valueOrNull owned by the receiver; {@code null} if none stands in
   * @param validator vouches for the answer, whichever it is; asked on each hit of what was cached
   */
  record Answer(@Nullable SecretValue valueOrNull, FetchedSecret.Validator validator) {}
}
