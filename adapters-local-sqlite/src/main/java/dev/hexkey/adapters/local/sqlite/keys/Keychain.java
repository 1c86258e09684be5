package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.SecretValue;

/**
 * A place of the operating system that keeps small secrets under names. Every call is answered
 * within seconds and without a prompt. Thread-safe.
 */
interface Keychain {
  /** How errors name it, at the start of a sentence. */
  String title();

  /** Looks for an entry. */
  Lookup find(String name);

  /**
   * Keeps an entry under a name that is not in use.
   *
   * @param secret stays the caller's
   * @return {@link Lookup.Absent} never; {@link Lookup.Present} with what was kept, read back
   */
  Lookup store(String name, SecretValue secret);

  /** Removes an entry; {@link Lookup.Absent} when it is gone, whether or not it was there. */
  Lookup remove(String name);
}
