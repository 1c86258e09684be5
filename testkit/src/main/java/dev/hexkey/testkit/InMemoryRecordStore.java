package dev.hexkey.testkit;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Fence;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordLock;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.StoredRecord;
import dev.hexkey.ports.TimedOutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A record store in memory, for the tests of contracts, cores and applications. Leases end by its
 * clock. It can be told to fail. Thread-safe; closed by the {@link InMemoryAdapter}.
 */
public final class InMemoryRecordStore implements RecordStore {
  /** How often a waiter looks whether a lease has ended by a clock that tells nobody. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final InstantSource clock;
  private final Set<String> profiles;
  private final ReentrantLock monitor = new ReentrantLock();
  private final Condition released = monitor.newCondition();
  private final Map<RecordKey, StoredRecord> records = new HashMap<>(); // guarded by monitor
  private final Map<RecordKey, Long> lastVersions = new HashMap<>(); // guarded by monitor
  private final Map<RecordKey, Lease> leases = new HashMap<>(); // guarded by monitor
  private final Map<RecordKey, Supplier<? extends HexkeyException>> failures =
      new HashMap<>(); // guarded by monitor
  private @Nullable Supplier<? extends HexkeyException> failure; // guarded by monitor
  private long lastFence; // guarded by monitor
  private boolean closed; // guarded by monitor

  InMemoryRecordStore(Collection<String> profiles, InstantSource clock) {
    this.profiles = new TreeSet<>(profiles);
    this.clock = clock;
  }

  /** Lets every call fail like this until {@link #heal()}. */
  public void failWith(Supplier<? extends HexkeyException> how) {
    monitor.lock();
    try {
      failure = how;
    } finally {
      monitor.unlock();
    }
  }

  /** Lets reads of one record fail like this until {@link #heal()}. */
  public void failWith(RecordKey at, Supplier<? extends HexkeyException> how) {
    monitor.lock();
    try {
      failures.put(at, how);
    } finally {
      monitor.unlock();
    }
  }

  /** Takes back what {@code failWith} asked for. */
  public void heal() {
    monitor.lock();
    try {
      failure = null;
      failures.clear();
    } finally {
      monitor.unlock();
    }
  }

  @Override
  public Optional<StoredRecord> find(RecordKey key) {
    monitor.lock();
    try {
      requireOpen();
      Supplier<? extends HexkeyException> wanted = failures.get(key);
      if (wanted != null) {
        throw wanted.get();
      }
      return Optional.ofNullable(records.get(key))
          .map(record -> new StoredRecord(key, record.version(), copy(record.value())));
    } finally {
      monitor.unlock();
    }
  }

  @Override
  public long compareAndSet(
      RecordKey key, long expectedVersion, Document value, @Nullable Fence fence) {
    monitor.lock();
    try {
      requireOpen();
      requireProfile(key.profile());
      requireUnchanged(key, expectedVersion, fence);
      StoredRecord written =
          new StoredRecord(key, lastVersions.getOrDefault(key, 0L) + 1, copy(value));
      lastVersions.put(key, written.version());
      records.put(key, written);
      return written.version();
    } finally {
      monitor.unlock();
    }
  }

  @Override
  public void delete(RecordKey key, long expectedVersion, @Nullable Fence fence) {
    monitor.lock();
    try {
      requireOpen();
      requireUnchanged(key, expectedVersion, fence);
      records.remove(key);
    } finally {
      monitor.unlock();
    }
  }

  @Override
  public List<RecordKey> list(String profile, String namePrefix) {
    monitor.lock();
    try {
      requireOpen();
      requireProfile(profile);
      return records.keySet().stream()
          .filter(key -> key.profile().equals(profile) && key.name().startsWith(namePrefix))
          .sorted(Comparator.comparing(RecordKey::name))
          .toList();
    } finally {
      monitor.unlock();
    }
  }

  @Override
  public RecordLock lock(RecordKey key, Duration wait) {
    long end = System.nanoTime() + wait.toNanos();
    monitor.lock();
    try {
      requireOpen();
      while (isHeld(key)) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw timedOut("Somebody else kept the lock.");
        }
        released.awaitNanos(Math.min(left, LOOK_NANOS));
        requireOpen();
      }
      lastFence++;
      Fence fence = new Fence(key, lastFence);
      leases.put(key, new Lease(fence, clock.instant().plus(LOCK_LEASE)));
      return new InMemoryLock(fence);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw timedOut("The wait for the lock was interrupted.");
    } finally {
      monitor.unlock();
    }
  }

  @Override
  public List<String> profiles() {
    monitor.lock();
    try {
      requireOpen();
      return List.copyOf(profiles);
    } finally {
      monitor.unlock();
    }
  }

  /** Forgets even which versions there were. */
  void forget(RecordKey key) {
    monitor.lock();
    try {
      records.remove(key);
      lastVersions.remove(key);
    } finally {
      monitor.unlock();
    }
  }

  /** Forgets who holds the lock. */
  void release(RecordKey key) {
    monitor.lock();
    try {
      leases.remove(key);
      released.signalAll();
    } finally {
      monitor.unlock();
    }
  }

  void close() {
    monitor.lock();
    try {
      closed = true;
      released.signalAll();
    } finally {
      monitor.unlock();
    }
  }

  private boolean isHeld(RecordKey key) {
    Lease lease = leases.get(key);
    return lease != null && clock.instant().isBefore(lease.end());
  }

  private boolean isCurrent(Fence fence) {
    Lease lease = leases.get(fence.lock());
    return lease != null && lease.fence().equals(fence);
  }

  private void requireUnchanged(RecordKey key, long expectedVersion, @Nullable Fence fence) {
    StoredRecord record = records.get(key);
    if ((record == null ? 0 : record.version()) != expectedVersion) {
      throw conflict("Another version of the record is the newest.");
    }
    if (fence != null && !isCurrent(fence)) {
      throw conflict("The lock is no longer the writer's.");
    }
  }

  private void requireProfile(String profile) {
    if (!profiles.contains(profile)) {
      throw new AbsentException(
          Problem.of(
              ErrorCodes.MOUNT_NOT_FOUND,
              "There is no such profile in memory.",
              "Give the profile to the adapter when it is made."));
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new ClosedException(
          Problem.of(ErrorCodes.CLOSED, "The store has been closed.", "Open a new client."));
    }
    if (failure != null) {
      throw failure.get();
    }
  }

  private static ConflictingException conflict(String summary) {
    return new ConflictingException(
        Problem.of(ErrorCodes.RECORD_CONFLICT, summary, "Read the record again and decide."));
  }

  private static TimedOutException timedOut(String summary) {
    return new TimedOutException(
        Problem.of(ErrorCodes.VAULT_TIMEOUT, summary, "Try again, or wait longer."));
  }

  /** A document whose secrets are its own. */
  private static Document copy(Document document) {
    Document copy = Document.EMPTY;
    for (String name : document.names()) {
      copy = copy.with(name, copyOf(document.find(name).orElseThrow()));
    }
    return copy;
  }

  private static Object copyOf(Object member) {
    if (member instanceof SecretValue secret) {
      return secret.revealTo(SecretValue::of);
    }
    if (member instanceof Document document) {
      return copy(document);
    }
    if (member instanceof List<?> list) {
      return list.stream().map(InMemoryRecordStore::copyOf).toList();
    }
    return member;
  }

  @Override
  public String toString() {
    return "InMemoryRecordStore";
  }

  /** Who holds a lock until when. */
  private record Lease(Fence fence, Instant end) {}

  /** A lock that was given out. */
  private final class InMemoryLock implements RecordLock {
    private final Fence fence;

    InMemoryLock(Fence fence) {
      this.fence = fence;
    }

    @Override
    public Fence fence() {
      return fence;
    }

    @Override
    public void renew() {
      monitor.lock();
      try {
        requireOpen();
        if (!isCurrent(fence)) {
          throw conflict("Somebody else has taken the lock.");
        }
        leases.put(fence.lock(), new Lease(fence, clock.instant().plus(LOCK_LEASE)));
      } finally {
        monitor.unlock();
      }
    }

    @Override
    public void close() {
      monitor.lock();
      try {
        if (isCurrent(fence)) {
          release(fence.lock());
        }
      } finally {
        monitor.unlock();
      }
    }
  }
}
