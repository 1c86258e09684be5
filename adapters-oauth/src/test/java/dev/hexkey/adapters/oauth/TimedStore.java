package dev.hexkey.adapters.oauth;

import dev.hexkey.ports.Document;
import dev.hexkey.ports.Fence;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordLock;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.RefreshGrant;
import dev.hexkey.ports.RotatingTokenSource;
import dev.hexkey.ports.StoredRecord;
import dev.hexkey.ports.TokenRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Measures the time from an issuer's answer to the record's write that keeps it. */
final class TimedStore implements RecordStore {
  private final RecordStore store;
  private final Queue<Duration> windows = new ConcurrentLinkedQueue<>();
  private volatile long answeredAt; // 0 if no answer waits for its write

  TimedStore(RecordStore store) {
    this.store = store;
  }

  /** Tells this of each answer of the source. */
  RotatingTokenSource watched(RotatingTokenSource source) {
    return new RotatingTokenSource() {
      @Override
      public Redemption redeem(RefreshGrant grant, TokenRequest request) throws Exception {
        Redemption redemption = source.redeem(grant, request);
        answeredAt = System.nanoTime();
        return redemption;
      }
    };
  }

  List<Duration> windows() {
    return windows.stream().sorted().toList();
  }

  @Override
  public long compareAndSet(
      RecordKey key, long expectedVersion, Document value, @Nullable Fence fence) {
    long version = store.compareAndSet(key, expectedVersion, value, fence);
    long answered = answeredAt;
    if (answered != 0) {
      answeredAt = 0;
      windows.add(Duration.ofNanos(System.nanoTime() - answered));
    }
    return version;
  }

  @Override
  public Optional<StoredRecord> find(RecordKey key) {
    return store.find(key);
  }

  @Override
  public void delete(RecordKey key, long expectedVersion, @Nullable Fence fence) {
    store.delete(key, expectedVersion, fence);
  }

  @Override
  public List<RecordKey> list(String profile, String namePrefix) {
    return store.list(profile, namePrefix);
  }

  @Override
  public RecordLock lock(RecordKey key, Duration wait) {
    return store.lock(key, wait);
  }

  @Override
  public List<String> profiles() {
    return store.profiles();
  }
}
