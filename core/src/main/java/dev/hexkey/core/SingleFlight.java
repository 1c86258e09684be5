package dev.hexkey.core;

import dev.hexkey.ports.ClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does a piece of work once for everybody who wants it at the same time: at most one flight per key
 * is in the air, and those who come while it is join it. Errors reach all of them alike.
 *
 * <p>Each key has a lane with the flight in the air and, behind it, at most one that waits for it
 * to land: {@link #join} takes the first, {@link #joinNext} the second, which is the one that
 * begins after the call. A flight lands while its lane is held, so that what {@link Landing} keeps
 * of the outcome is never older than a {@link #supersede} that has returned: a superseded flight
 * still serves those who joined it, but does not land.
 *
 * <p>Thread-safe.
 *
 * @param <K> what tells one piece of work from another
 * @param <V> what the work makes
 */
final class SingleFlight<K, V> implements AutoCloseable {
  private final ConcurrentHashMap<K, Lane<V>> lanes = new ConcurrentHashMap<>();
  private final Executor executor;
  private final Duration deadline;
  private final Landing<K, V> landing;
  private volatile boolean closed;

  /** Keeps what a flight brought. Quick, does no I/O, and never comes back to the single flight. */
  interface Landing<K, V> {
    /** Takes the outcome of a flight that was not superseded: a value or a failure. */
    void land(K key, @Nullable V value, @Nullable Throwable failure);

    /** Takes what nobody will get, because its flight had been ended before. */
    default void discard(V value) {}
  }

  private record Lane<V>(Flight<V> inTheAir, @Nullable Flight<V> next) {}

  /**
   * An empty sky.
   *
   * @param executor where the work is done
   * @param deadline how long one flight may take
   * @param landing what keeps the outcomes
   */
  SingleFlight(Executor executor, Duration deadline, Landing<K, V> landing) {
    this.executor = executor;
    this.deadline = deadline;
    this.landing = landing;
  }

  /**
   * The flight in the air, or a new one.
   *
   * @throws ClosedException after {@link #close()}
   */
  Flight<V> join(K key, Supplier<V> work) {
    Lane<V> lane = lanes.get(key);
    if (lane != null) {
      return lane.inTheAir();
    }
    Flight<V> fresh = newFlight(key, work);
    lane = lanes.compute(key, (k, old) -> old == null ? new Lane<>(fresh, null) : old);
    if (lane.inTheAir() == fresh) {
      launch(key, fresh);
    }
    return lane.inTheAir();
  }

  /**
   * A flight whose work begins after this call; it waits for the one in the air, if there is one.
   *
   * @throws ClosedException after {@link #close()}
   */
  Flight<V> joinNext(K key, Supplier<V> work) {
    Flight<V> fresh = newFlight(key, work);
    Lane<V> lane = lanes.compute(key, (k, old) -> queue(old, fresh));
    if (lane.next() != null) {
      return lane.next();
    }
    launch(key, fresh);
    return fresh;
  }

  /** Makes flights that have begun serve only those who have joined them so far. */
  void supersede(Predicate<? super K> keys) {
    for (K key : lanes.keySet()) {
      if (keys.test(key)) {
        advance(key, null, () -> {});
      }
    }
  }

  /** Ends every flight with {@link ClosedException} at once, and refuses new ones. */
  @Override
  public void close() {
    closed = true;
    for (K key : lanes.keySet()) {
      endAll(lanes.remove(key));
    }
  }

  private Lane<V> queue(@Nullable Lane<V> old, Flight<V> fresh) {
    if (old == null) {
      return new Lane<>(fresh, null);
    }
    if (old.next() != null) {
      return old;
    }
    fresh.follow(old.inTheAir());
    return new Lane<>(old.inTheAir(), fresh);
  }

  private Flight<V> newFlight(K key, Supplier<V> work) {
    requireOpen();
    return new Flight<>(executor, deadline, work, new LaneEnding(key));
  }

  private void launch(K key, Flight<V> flight) {
    if (closed) { // closed since it was asked for; whoever closes may not have seen this lane
      endAll(lanes.remove(key));
    }
    flight.launch();
  }

  /**
   * Takes the flight in the air out of its lane and launches the next one.
   *
   * @param only the flight to take out; {@code null} for whichever is there
   * @param landed runs while the lane is held, if there was such a flight
   */
  private void advance(K key, @Nullable Flight<V> only, Runnable landed) {
    List<Flight<V>> next = new ArrayList<>(1);
    lanes.computeIfPresent(
        key,
        (k, lane) -> {
          if (only != null && lane.inTheAir() != only) {
            return lane;
          }
          landed.run();
          if (lane.next() == null) {
            return null;
          }
          next.add(lane.next());
          return new Lane<>(lane.next(), null);
        });
    next.forEach(flight -> launch(key, flight));
  }

  private void endAll(@Nullable Lane<V> lane) {
    if (lane != null) {
      lane.inTheAir().fail(Closed.client());
      if (lane.next() != null) {
        lane.next().fail(Closed.client());
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw Closed.client();
    }
  }

  private final class LaneEnding implements Flight.Ending<V> {
    private final K key;

    LaneEnding(K key) {
      this.key = key;
    }

    @Override
    public void ended(Flight<V> flight, @Nullable V value, @Nullable Throwable failure) {
      advance(key, flight, () -> landing.land(key, value, failure));
    }

    @Override
    public void unwanted(V value) {
      landing.discard(value);
    }
  }
}
