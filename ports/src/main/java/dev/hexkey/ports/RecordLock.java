package dev.hexkey.ports;

/**
 * A lock across threads and processes, held for a lease. A holder that stalls past the lease may
 * lose it; the fence makes its later writes fail. Thread-safe.
 */
public interface RecordLock extends AutoCloseable {
  /** The proof to hand to writes. */
  Fence fence();

  /**
   * Extends the lease to its full length from now.
   *
   * @throws ConflictingException if somebody else has taken the lock since
   */
  void renew();

  /** Releases the lock; does nothing if it was lost. */
  @Override
  void close();
}
