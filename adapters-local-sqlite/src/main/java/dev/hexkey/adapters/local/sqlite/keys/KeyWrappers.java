package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.KeyWrapper;

/**
 * Where the local store finds the wrappers of its data keys. The store keeps with each wrapped key
 * which kind of wrapper and which wrapping key made it, so the choice for a new store never changes
 * how an existing one is opened. Thread-safe.
 */
public interface KeyWrappers extends AutoCloseable {
  /**
   * The wrapper of a kind that a store was found to use.
   *
   * @throws dev.hexkey.ports.MisconfiguredException if this kind is not available here
   */
  KeyWrapper ofKind(String kind);

  /**
   * The wrapper for a store that is made now.
   *
   * @throws dev.hexkey.ports.HexkeyException if no place for a key is available
   */
  KeyWrapper forNewStore();

  /** Wipes what was derived; called when the store is closed. */
  @Override
  default void close() {}
}
