package dev.hexkey.ports;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Driven port: encrypted, versioned key-value storage for records, shared safely by threads and
 * processes. What was acknowledged survives a killed process and a power cut. Thread-safe; calls
 * may block and stop early when their thread is interrupted.
 */
public interface RecordStore {
  /** How long {@link #lock} waits unless told otherwise. */
  Duration LOCK_WAIT = Duration.ofSeconds(30);

  /** How long a lock is held without being renewed. */
  Duration LOCK_LEASE = Duration.ofSeconds(60);

  /**
   * Reads a record, whose secrets pass into the reader's ownership.
   *
   * @return empty only if the store was asked and never held it, or it was deleted
   * @throws DamagedException if what is stored was changed behind the store's back; never answered
   *     with "empty"
   */
  Optional<StoredRecord> find(RecordKey key);

  /**
   * Writes a record only if its version is the expected one and, with a fence, only while the lock
   * is still the writer's.
   *
   * @param expectedVersion the version that was read; 0 if there was none
   * @param value its secrets stay the writer's, who may wipe them as soon as this returns
   * @param fence {@code null} for a write that needs no lock
   * @return the new version
   * @throws ConflictingException if the version is another, or the fence stale; nothing was written
   * @throws AbsentException with code {@code MOUNT_NOT_FOUND} if the profile does not exist
   */
  long compareAndSet(RecordKey key, long expectedVersion, Document value, @Nullable Fence fence);

  /**
   * Deletes a record under the same conditions.
   *
   * @throws ConflictingException if the version is another, or the fence stale; nothing was deleted
   */
  void delete(RecordKey key, long expectedVersion, @Nullable Fence fence);

  /**
   * The keys of a profile whose names start with a prefix, in the order of their characters; found
   * by looking, not in an index that could lag.
   *
   * @throws AbsentException with code {@code MOUNT_NOT_FOUND} if the profile does not exist
   */
  List<RecordKey> list(String profile, String namePrefix);

  /**
   * Takes the lock of a record, which need not exist.
   *
   * @param wait how long to wait for another holder
   * @throws TimedOutException if another holder kept it, or the waiting thread was interrupted; its
   *     interrupt flag stays up
   */
  RecordLock lock(RecordKey key, Duration wait);

  /** The names of the profiles, in the order of their characters. */
  List<String> profiles();
}
