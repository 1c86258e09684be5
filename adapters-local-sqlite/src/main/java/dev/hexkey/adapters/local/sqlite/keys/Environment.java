package dev.hexkey.adapters.local.sqlite.keys;

import org.jspecify.annotations.Nullable;

/**
 * The environment variables of the process. Keys and passphrases are read here and never through
 * settings, since settings are listed.
 */
@FunctionalInterface
public interface Environment {
  /** The variable as it is, which may be empty; {@code null} if it is not set. */
  @Nullable String find(String name);
}
