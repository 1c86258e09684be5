package dev.hexkey.renewal;

import dev.hexkey.ports.Document;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordLock;
import dev.hexkey.ports.RecordStore;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one case in which something runs between calls: an issuer has answered a redemption, and the
 * record store did not take it. Until it does, one thread keeps trying, since the record says that
 * the answer is not known, and a replaced refresh token is spent. Thread-safe.
 */
final class UnstoredGrant {
  private static final Duration FIRST_WAIT = Duration.ofMillis(250);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final RecordKey key;
  private final Supplier<RecordStore> store;
  private final Executor executor;
  private final Predicate<Duration> closedWithin;
  private final Told told;
  private final ReentrantLock storing = new ReentrantLock();

  private final AtomicReference<@Nullable Pending> pending = new AtomicReference<>();

  /** Hears that something could not be stored. */
  @FunctionalInterface
  interface Told {
    void notPersisted(long generation, String code);
  }

  /**
   * What the record should hold.
   *
   * @param value with secrets of its own, since those that it was made of are wiped
   * @param wanted whether that is still news to what it holds now
   */
  private record Pending(Document value, Predicate<GrantRecord> wanted) {
    static Pending of(Document value, Predicate<GrantRecord> wanted) {
      return new Pending(GrantRecord.copy(value), wanted);
    }
  }

  /**
   * Nothing to store yet.
   *
   * @param closedWithin waits so long, and says whether everything was closed meanwhile
   */
  UnstoredGrant(
      RecordKey key,
      Supplier<RecordStore> store,
      Executor executor,
      Predicate<Duration> closedWithin,
      Told told) {
    this.key = key;
    this.store = store;
    this.executor = executor;
    this.closedWithin = closedWithin;
    this.told = told;
  }

  /** Takes a grant that could not be stored; a sign-in makes it worthless. */
  void keep(Document value, long generation, HexkeyException why) {
    pending.set(Pending.of(value, record -> record.generation() < generation));
    told.notPersisted(generation, why.code());
    begin();
  }

  /**
   * Takes an answer without a grant that could not be stored; any later write makes it worthless.
   */
  void keepEnd(Document value, long version) {
    pending.set(Pending.of(value, record -> record.version() == version));
    begin();
  }

  private void begin() {
    try {
      executor.execute(this::storeInTheEnd);
    } catch (RejectedExecutionException e) {
      // closing; the record says that a redemption was begun, so that nobody sends the old token
    }
  }

  /**
   * Stores what is left to store.
   *
   * @throws HexkeyException as the store throws; nothing must be redeemed then
   */
  void storeNow() {
    if (pending.get() == null) {
      return;
    }
    storing.lock();
    try {
      Pending left = pending.get();
      if (left != null) {
        store(left);
        drop(left);
      }
    } finally {
      storing.unlock();
    }
  }

  /** Lets go of what is stored, but not of what may have come since. */
  private void drop(Pending left) {
    pending.compareAndSet(left, null);
    GrantRecord.wipe(left.value());
  }

  private void store(Pending left) {
    try (RecordLock lock = store.get().lock(key, RecordStore.LOCK_WAIT);
        GrantRecord now = store.get().find(key).map(GrantRecord::of).orElse(GrantRecord.NONE)) {
      if (left.wanted().test(now)) {
        store.get().compareAndSet(key, now.version(), left.value(), lock.fence());
      }
    }
  }

  private void storeInTheEnd() {
    Duration wait = FIRST_WAIT;
    while (pending.get() != null && !closedWithin.test(wait)) {
      try {
        storeNow();
      } catch (HexkeyException e) {
        wait = wait.multipliedBy(2);
        wait = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
      }
    }
  }
}
