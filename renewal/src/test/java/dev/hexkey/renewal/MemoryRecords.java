package dev.hexkey.renewal;

import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Fence;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordLock;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.StoredRecord;
import dev.hexkey.ports.TimedOutException;
import dev.hexkey.ports.UnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A record store in memory that a test can break. Its secrets are its own. Thread-safe. */
final class MemoryRecords implements RecordStore {
  private final Map<RecordKey, StoredRecord> records = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong fences = new AtomicLong();
  final Queue<Document> handedOut = new ConcurrentLinkedQueue<>();
  final Queue<Document> given = new ConcurrentLinkedQueue<>();
  final AtomicInteger finds = new AtomicInteger();
  final AtomicInteger locks = new AtomicInteger();
  final AtomicInteger deletions = new AtomicInteger();
  volatile boolean lockTaken;
  volatile int writesThatFail;

  @Override
  public Optional<StoredRecord> find(RecordKey key) {
    finds.incrementAndGet();
    return Optional.ofNullable(records.get(key))
        .map(
            kept ->
                new StoredRecord(key, kept.version(), handedOut(GrantRecord.copy(kept.value()))));
  }

  @Override
  public synchronized long compareAndSet(
      RecordKey key, long expectedVersion, Document value, @Nullable Fence fence) {
    given.add(value);
    if (writesThatFail > 0 && value.find("redemption_begun_at_ms").isEmpty()) {
      writesThatFail--;
      throw new UnreachableException(
          Problem.of(ErrorCodes.STORE_WRITE_FAILED, "The disk is full.", "Make room."));
    }
    StoredRecord old = records.get(key);
    long version = old == null ? 0 : old.version();
    if (version != expectedVersion) {
      throw new ConflictingException(
          Problem.of(ErrorCodes.RECORD_CONFLICT, "Another version.", "Read it again."));
    }
    records.put(key, new StoredRecord(key, version + 1, GrantRecord.copy(value)));
    return version + 1;
  }

  /** The text of a secret in a record. */
  String secret(RecordKey key, String name) {
    return find(key).orElseThrow().value().secret(name).orElseThrow().revealText();
  }

  private Document handedOut(Document copy) {
    handedOut.add(copy);
    return copy;
  }

  @Override
  public void delete(RecordKey key, long expectedVersion, @Nullable Fence fence) {
    deletions.incrementAndGet();
    records.remove(key);
  }

  @Override
  public List<RecordKey> list(String profile, String namePrefix) {
    return List.copyOf(records.keySet());
  }

  @Override
  public RecordLock lock(RecordKey key, Duration wait) {
    locks.incrementAndGet();
    if (lockTaken) {
      throw new TimedOutException(
          Problem.of(ErrorCodes.VAULT_TIMEOUT, "Somebody holds the lock.", "Wait."));
    }
    lock.lock();
    Fence fence = new Fence(key, fences.incrementAndGet());
    return new RecordLock() {
      @Override
      public Fence fence() {
        return fence;
      }

      @Override
      public void renew() {}

      @Override
      public void close() {
        lock.unlock();
      }
    };
  }

  @Override
  public List<String> profiles() {
    return List.of("default");
  }
}
