package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertHelpful;
import static dev.hexkey.testkit.Failures.failureOf;
import static dev.hexkey.testkit.RecordStoreContract.document;
import static dev.hexkey.testkit.RecordStoreContract.valueAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.Fence;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordLock;
import dev.hexkey.ports.RecordStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How the locks of a {@link RecordStore} exclude, end and fence. */
public interface RecordLockContract {
  /** A started store that holds nothing; each call gives another. */
  RecordStoreFixture newStore() throws Exception;

  @Test
  default void aLockedRecordIsRefusedToAnother() throws Exception {
    try (RecordStoreFixture at = newStore();
        RecordLock held = at.store().lock(at.key("app"), Duration.ZERO)) {
      HexkeyException failure =
          failureOf(
              Family.TIMED_OUT, () -> at.store().lock(at.key("app"), Duration.ofMillis(1)).close());

      assertHelpful(failure);
      assertThat(held.fence().lock()).isEqualTo(at.key("app"));
    }
  }

  @Test
  default void aReleasedLockIsTakenAgain() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().lock(at.key("app"), Duration.ZERO).close();

      assertThatCode(() -> at.store().lock(at.key("app"), Duration.ZERO).close())
          .doesNotThrowAnyException();
    }
  }

  @Test
  default void locksOfTwoRecordsAreApart() throws Exception {
    try (RecordStoreFixture at = newStore();
        RecordLock one = at.store().lock(at.key("app"), Duration.ZERO);
        RecordLock two = at.store().lock(at.key("web"), Duration.ZERO)) {
      assertThat(one.fence()).isNotEqualTo(two.fence());
    }
  }

  @Test
  default void locksOfTwoProfilesAreApart() throws Exception {
    try (RecordStoreFixture at = newStore();
        RecordLock one = at.store().lock(at.key("app"), Duration.ZERO);
        RecordLock two = at.store().lock(new RecordKey(at.otherProfile(), "app"), Duration.ZERO)) {
      assertThat(one.fence()).isNotEqualTo(two.fence());
    }
  }

  @Test
  default void aLockMakesNoRecord() throws Exception {
    try (RecordStoreFixture at = newStore();
        RecordLock held = at.store().lock(at.key("app"), Duration.ZERO)) {
      assertThat(at.store().find(held.fence().lock())).isEmpty();
      assertThat(at.store().list(at.profile(), "")).isEmpty();
    }
  }

  @Test
  default void fenceNumbersGrow() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      long before = fenceOfALockTakenAndReleased(at).number();

      assertThat(fenceOfALockTakenAndReleased(at).number()).isGreaterThan(before);
    }
  }

  private static Fence fenceOfALockTakenAndReleased(RecordStoreFixture at) {
    try (RecordLock lock = at.store().lock(at.key("app"), Duration.ZERO)) {
      return lock.fence();
    }
  }

  @Test
  default void aHolderWritesWithItsFence() throws Exception {
    try (RecordStoreFixture at = newStore();
        RecordLock held = at.store().lock(at.key("app"), Duration.ZERO)) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), held.fence());

      assertThat(valueAt(at, at.key("app"))).isEqualTo("one");
    }
  }

  @Test
  default void aHolderDeletesWithItsFence() throws Exception {
    try (RecordStoreFixture at = newStore();
        RecordLock held = at.store().lock(at.key("app"), Duration.ZERO)) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), held.fence());

      at.store().delete(at.key("app"), 1, held.fence());

      assertThat(at.store().find(at.key("app"))).isEmpty();
    }
  }

  @Test
  default void aWriteWithAStaleFenceConflicts() throws Exception {
    try (RecordStoreFixture at = newStore();
        RecordLock stalled = at.store().lock(at.key("app"), Duration.ZERO)) {
      at.advance(RecordStore.LOCK_LEASE.plusSeconds(1));
      try (RecordLock next = at.store().lock(at.key("app"), Duration.ZERO)) {
        at.store().compareAndSet(at.key("app"), 0, document("next"), next.fence());

        HexkeyException failure =
            failureOf(
                Family.CONFLICTING,
                () ->
                    at.store()
                        .compareAndSet(at.key("app"), 1, document("stalled"), stalled.fence()));

        assertThat(failure.code()).isEqualTo(ErrorCodes.RECORD_CONFLICT);
        assertThat(valueAt(at, at.key("app"))).isEqualTo("next");
      }
    }
  }

  @Test
  default void aDeleteWithAStaleFenceConflicts() throws Exception {
    try (RecordStoreFixture at = newStore();
        RecordLock stalled = at.store().lock(at.key("app"), Duration.ZERO)) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), null);
      at.advance(RecordStore.LOCK_LEASE.plusSeconds(1));
      at.store().lock(at.key("app"), Duration.ZERO).close();

      failureOf(Family.CONFLICTING, () -> at.store().delete(at.key("app"), 1, stalled.fence()));
      assertThat(valueAt(at, at.key("app"))).isEqualTo("one");
    }
  }

  @Test
  default void aFenceOfAReleasedLockConflicts() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      Fence released = fenceOfALockTakenAndReleased(at);

      failureOf(
          Family.CONFLICTING,
          () -> at.store().compareAndSet(at.key("app"), 0, document("one"), released));
    }
  }

  @Test
  default void aFenceThatWasNeverGivenConflicts() throws Exception {
    try (RecordStoreFixture at = newStore();
        RecordLock held = at.store().lock(at.key("app"), Duration.ZERO)) {
      Fence invented = new Fence(at.key("app"), held.fence().number() + 1);

      failureOf(
          Family.CONFLICTING,
          () -> at.store().compareAndSet(at.key("app"), 0, document("one"), invented));
    }
  }

  @Test
  default void aCurrentFenceDoesNotExcuseAnOldVersion() throws Exception {
    try (RecordStoreFixture at = newStore();
        RecordLock held = at.store().lock(at.key("app"), Duration.ZERO)) {
      at.store().compareAndSet(at.key("app"), 0, document("one"), held.fence());

      failureOf(
          Family.CONFLICTING,
          () -> at.store().compareAndSet(at.key("app"), 0, document("two"), held.fence()));
    }
  }

  @Test
  default void aLeaseThatHasNotEndedHolds() throws Exception {
    try (RecordStoreFixture at = newStore();
        RecordLock held = at.store().lock(at.key("app"), Duration.ZERO)) {
      at.advance(RecordStore.LOCK_LEASE.minusSeconds(1));

      failureOf(
          Family.TIMED_OUT, () -> at.store().lock(held.fence().lock(), Duration.ZERO).close());
    }
  }

  @Test
  default void aLeaseThatHasEndedIsTaken() throws Exception {
    try (RecordStoreFixture at = newStore();
        RecordLock stalled = at.store().lock(at.key("app"), Duration.ZERO)) {
      at.advance(RecordStore.LOCK_LEASE.plusSeconds(1));

      try (RecordLock next = at.store().lock(at.key("app"), Duration.ZERO)) {
        assertThat(next.fence().number()).isGreaterThan(stalled.fence().number());
      }
    }
  }

  @Test
  default void aRenewedLeaseHoldsItsFullLengthAgain() throws Exception {
    try (RecordStoreFixture at = newStore();
        RecordLock held = at.store().lock(at.key("app"), Duration.ZERO)) {
      at.advance(RecordStore.LOCK_LEASE.minusSeconds(1));
      held.renew();
      at.advance(RecordStore.LOCK_LEASE.minusSeconds(1));

      failureOf(Family.TIMED_OUT, () -> at.store().lock(at.key("app"), Duration.ZERO).close());
    }
  }

  @Test
  default void aRenewedLockKeepsItsFence() throws Exception {
    try (RecordStoreFixture at = newStore();
        RecordLock held = at.store().lock(at.key("app"), Duration.ZERO)) {
      Fence before = held.fence();

      held.renew();

      assertThat(held.fence()).isEqualTo(before);
      assertThat(at.store().compareAndSet(at.key("app"), 0, document("one"), before)).isEqualTo(1);
    }
  }

  @Test
  default void aLockThatWasTakenByAnotherIsNotRenewed() throws Exception {
    try (RecordStoreFixture at = newStore();
        RecordLock stalled = at.store().lock(at.key("app"), Duration.ZERO)) {
      at.advance(RecordStore.LOCK_LEASE.plusSeconds(1));
      at.store().lock(at.key("app"), Duration.ZERO).close();

      failureOf(Family.CONFLICTING, stalled::renew);
    }
  }

  @Test
  default void closingALostLockDoesNotReleaseTheOthers() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      RecordLock stalled = at.store().lock(at.key("app"), Duration.ZERO);
      at.advance(RecordStore.LOCK_LEASE.plusSeconds(1));
      try (RecordLock next = at.store().lock(at.key("app"), Duration.ZERO)) {
        stalled.close();

        failureOf(
            Family.TIMED_OUT, () -> at.store().lock(next.fence().lock(), Duration.ZERO).close());
      }
    }
  }

  @Test
  default void closingALockTwiceIsHarmless() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      RecordLock lock = at.store().lock(at.key("app"), Duration.ZERO);
      lock.close();

      assertThatCode(lock::close).doesNotThrowAnyException();
    }
  }

  @Test
  default void aWaiterGetsTheLockWhenItIsReleased() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      RecordLock held = at.store().lock(at.key("app"), Duration.ZERO);

      List<Long> fences =
          Race.run(
              2,
              runner -> {
                if (runner == 0) {
                  held.close();
                  return held.fence().number();
                }
                try (RecordLock next = at.store().lock(at.key("app"), RecordStore.LOCK_WAIT)) {
                  return next.fence().number();
                }
              });

      assertThat(fences.get(1)).isGreaterThan(fences.get(0));
    }
  }

  @Test
  default void aLockIsHeldByOneThreadAtATime() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      AtomicInteger holder = new AtomicInteger(-1);

      List<Boolean> alone =
          Race.run(
              4,
              runner -> {
                try (RecordLock lock = at.store().lock(at.key("app"), RecordStore.LOCK_WAIT)) {
                  boolean entered = holder.compareAndSet(-1, runner);
                  return holder.compareAndSet(runner, -1)
                      && entered
                      && lock.fence().lock().equals(at.key("app"));
                }
              });

      assertThat(alone).containsOnly(true);
    }
  }

  @Test
  default void anInterruptedWaitForALockEndsAtOnceAndKeepsTheInterrupt() throws Exception {
    try (RecordStoreFixture at = newStore();
        RecordLock held = at.store().lock(at.key("app"), Duration.ZERO)) {
      CountDownLatch ended = new CountDownLatch(1);
      AtomicReference<Boolean> flag = new AtomicReference<>(false);
      Thread waiter =
          new Thread(
              () -> {
                try {
                  failureOf(
                      Family.TIMED_OUT,
                      () -> at.store().lock(held.fence().lock(), RecordStore.LOCK_WAIT).close());
                  flag.set(Thread.currentThread().isInterrupted());
                } finally {
                  ended.countDown();
                }
              },
              "waiter for a lock");
      waiter.start();

      waiter.interrupt();

      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(flag.get()).isTrue();
    }
  }
}
