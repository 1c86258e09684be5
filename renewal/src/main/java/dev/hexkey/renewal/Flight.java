package dev.hexkey.renewal;

import dev.hexkey.ports.HexkeyException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work on an owned thread, awaited by any number of callers. A caller that gives up
 * waiting leaves the work alone; only the work's own deadline ends it early, by an interrupt.
 *
 * <p>No timer thread watches the deadline. Whoever waits does: callers that block wait no longer
 * than the deadline and then end the work for everybody, and for callers that do not block {@link
 * #stage()} has one owned thread wait in their place.
 *
 * <p>Thread-safe.
 *
 * @param <V> what the work makes
 */
public final class Flight<V> {
  /** For work that may take as long as it takes, such as asking a person. */
  public static final Duration NO_DEADLINE = Duration.ofNanos(Long.MAX_VALUE);

  private static final long MIN_WAIT_NANOS = 100_000;

  private final Supplier<V> work;
  private final Duration deadline;
  private final Executor executor;
  private final Ending<V> ending;

  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicBoolean watched = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);
  private final CompletableFuture<V> outcome = new CompletableFuture<>();
  private final ReentrantLock runnerLock = new ReentrantLock();

  private @Nullable Thread runner; // guarded by runnerLock
  private @Nullable Flight<V> predecessor; // written before the flight is shared
  private long begunAtNanos; // of System.nanoTime, written before begun
  private volatile boolean begun;
  private @Nullable V value; // written before done is counted down
  private @Nullable Throwable failure; // likewise

  /** What happens when a flight ends, before anybody who waits learns of it. */
  interface Ending<V> {
    /** The work ended, or was ended: exactly one of value and failure is there. Called once. */
    void ended(Flight<V> flight, @Nullable V value, @Nullable Throwable failure);

    /** The work made something after it was ended; nobody will get it. */
    default void unwanted(V value) {}

    /** Everybody who waited has been told. Runs on the thread that ended the flight. */
    default void told() {}

    /** What everybody gets when the deadline has passed. */
    HexkeyException tooLate(Duration deadline);
  }

  Flight(Executor executor, Duration deadline, Supplier<V> work, Ending<V> ending) {
    this.executor = executor;
    this.deadline = deadline;
    this.work = work;
    this.ending = ending;
  }

  /** Says that this flight is launched when another one has ended. */
  void follow(Flight<V> other) {
    predecessor = other;
  }

  /** Begins the work. */
  void launch() {
    begunAtNanos = System.nanoTime();
    begun = true;
    try {
      executor.execute(this::run);
    } catch (RejectedExecutionException e) {
      end(null, Closed.client());
    } catch (RuntimeException | Error e) {
      end(null, e); // no thread to be had
    }
  }

  /**
   * Waits for the outcome.
   *
   * @throws InterruptedException if the caller was interrupted, which leaves the work alone
   * @throws HexkeyException the ending's own, if the work's deadline passed
   */
  public V await() throws InterruptedException {
    awaitEnd();
    return outcome();
  }

  /**
   * Waits for the outcome no longer than a time of the caller's own.
   *
   * @return empty if that time is over, which leaves the work alone
   * @throws InterruptedException if the caller was interrupted, which leaves the work alone
   */
  public Optional<V> await(Duration atMost) throws InterruptedException {
    long begin = System.nanoTime();
    long most = atMost.toNanos();
    while (done.getCount() > 0) {
      long left = most - (System.nanoTime() - begin);
      if (left <= 0) {
        return Optional.empty();
      }
      if (!done.await(Math.min(left, nanosLeft()), TimeUnit.NANOSECONDS) && hasRunOut()) {
        airborne().runOut();
      }
    }
    return Optional.of(outcome());
  }

  /** What is done, by whom and since when; for who looks at a flight from outside. */
  Supplier<V> work() {
    return work;
  }

  private V outcome() {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception; // work is a Supplier, so that there is no third kind
    }
    return requireValue();
  }

  /** The outcome for callers that do not block. Its failure is the work's own, unwrapped. */
  public CompletionStage<V> stage() {
    if (done.getCount() > 0 && watched.compareAndSet(false, true) && hasDeadline()) {
      watchFromOwnedThread();
    }
    return outcome;
  }

  /** Ends the flight with a failure, if it has not ended, and interrupts its work. */
  void fail(Throwable reason) {
    if (end(null, reason)) {
      interruptRunner();
    }
  }

  private void run() {
    if (!enter()) {
      return;
    }
    V made = null;
    Throwable thrown = null;
    try {
      made = work.get();
    } catch (RuntimeException | Error e) {
      thrown = e;
    } finally {
      leave();
    }
    if (!end(made, thrown) && made != null) {
      ending.unwanted(made);
    }
  }

  /** Whether this call was the one that ended the flight. */
  private boolean end(@Nullable V made, @Nullable Throwable thrown) {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    value = made;
    failure = thrown;
    try {
      ending.ended(this, made, thrown);
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      done.countDown(); // blocked callers first: what hangs on a stage may be slow
      complete();
      ending.told();
    }
    return true;
  }

  private void complete() {
    if (failure == null) {
      outcome.complete(requireValue());
    } else {
      outcome.completeExceptionally(failure);
    }
  }

  private void watchFromOwnedThread() {
    try {
      executor.execute(this::watch);
    } catch (RejectedExecutionException e) {
      fail(Closed.client());
    }
  }

  private void watch() {
    try {
      awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the client is closing, which ends the flight
    }
  }

  private void awaitEnd() throws InterruptedException {
    if (!hasDeadline()) {
      done.await();
      return;
    }
    while (!done.await(nanosLeft(), TimeUnit.NANOSECONDS)) {
      airborne().runOut();
    }
  }

  private boolean hasRunOut() {
    Flight<V> flight = airborne();
    return flight.begun
        && hasDeadline()
        && System.nanoTime() - flight.begunAtNanos >= deadline.toNanos();
  }

  private void runOut() {
    fail(ending.tooLate(deadline));
  }

  /** This flight, or the one that it waits for, whose deadline somebody must mind too. */
  private Flight<V> airborne() {
    return begun || predecessor == null ? this : predecessor;
  }

  private long nanosLeft() {
    Flight<V> flight = airborne();
    if (!flight.begun || !hasDeadline()) {
      return deadline.toNanos(); // about to be launched by the thread that made it
    }
    long left = flight.begunAtNanos + deadline.toNanos() - System.nanoTime();
    return Math.max(left, MIN_WAIT_NANOS); // it may have ended without this one being launched yet
  }

  private boolean hasDeadline() {
    return !deadline.equals(NO_DEADLINE);
  }

  private V requireValue() {
    if (value == null) {
      throw new IllegalStateException("the work made nothing");
    }
    return value;
  }

  private boolean enter() {
    runnerLock.lock();
    try {
      if (ended.get()) {
        return false;
      }
      runner = Thread.currentThread();
      return true;
    } finally {
      runnerLock.unlock();
    }
  }

  /** From here on an interrupt would hit somebody else's work. */
  private void leave() {
    runnerLock.lock();
    try {
      runner = null;
      if (ended.get()) {
        Thread.interrupted();
      }
    } finally {
      runnerLock.unlock();
    }
  }

  private void interruptRunner() {
    runnerLock.lock();
    try {
      if (runner != null) {
        runner.interrupt();
      }
    } finally {
      runnerLock.unlock();
    }
  }
}
