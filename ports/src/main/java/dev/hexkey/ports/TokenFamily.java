package dev.hexkey.ports;

/**
 * Token providers for many keys. Thread-safe.
 *
 * @param <K> what makes two tokens different
 */
public interface TokenFamily<K> extends AutoCloseable {
  /** How many providers a family keeps unless told otherwise. */
  int BOUND = 10_000;

  /** The provider of a key; keep it where speed matters. */
  TokenProvider of(K key);

  /** Closes every provider. */
  @Override
  void close();
}
