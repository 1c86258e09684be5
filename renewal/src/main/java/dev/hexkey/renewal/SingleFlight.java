package dev.hexkey.renewal;

import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TimedOutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
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
public final class SingleFlight<K, V> implements AutoCloseable {
  private final ConcurrentHashMap<K, Lane<V>> lanes = new ConcurrentHashMap<>();
  private final Executor executor;
  private final Duration deadline;
  private final Landing<K, V> landing;
  private volatile boolean closed;

  /** Keeps what a flight brought. Quick, does no I/O, and never comes back to the single flight. */
  public interface Landing<K, V> {
    /** Takes the outcome of a flight that was not superseded: a value or a failure. */
    void land(K key, @Nullable V value, @Nullable Throwable failure);

    /** Takes what nobody will get, because its flight had been ended before. */
    default void discard(K key, V value) {}

    /** Takes what only those get who had joined before the flight was superseded. */
    default void superseded(K key, V value) {}

    /** Everybody who waited for a flight of this key has been told. Holds no lane, may do I/O. */
    default void told(K key) {}

    /** What everybody gets whose flight took longer than it may. */
    default HexkeyException tooLate(K key, Duration deadline) {
      return new TimedOutException(
          Problem.of(
              ErrorCodes.VAULT_TIMEOUT,
              "There was no answer within " + deadline.toMillis() + " ms.",
              "Try again."));
    }
  }

  private record Lane<V>(Flight<V> inTheAir, @Nullable Flight<V> next) {}

  /**
   * An empty sky.
   *
   * @param executor where the work is done
   * @param deadline how long one flight may take
   * @param landing what keeps the outcomes
   */
  public SingleFlight(Executor executor, Duration deadline, Landing<K, V> landing) {
    this.executor = executor;
    this.deadline = deadline;
    this.landing = landing;
  }

  /**
   * The flight in the air, or a new one.
   *
   * @throws ClosedException after {@link #close()}
   */
  public Flight<V> join(K key, Supplier<V> work) {
    return join(key, work, executor);
  }

  /**
   * The flight in the air, or a new one on an executor of its own.
   *
   * @throws ClosedException after {@link #close()}
   */
  Flight<V> join(K key, Supplier<V> work, Executor where) {
    Lane<V> lane = lanes.get(key);
    if (lane != null) {
      return lane.inTheAir();
    }
    Flight<V> fresh = newFlight(key, work, where);
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
  public Flight<V> joinNext(K key, Supplier<V> work) {
    Flight<V> fresh = newFlight(key, work, executor);
    Lane<V> lane = lanes.compute(key, (k, old) -> queue(old, fresh));
    if (lane.next() != null) {
      return lane.next();
    }
    launch(key, fresh);
    return fresh;
  }

  /** The flight in the air, if there is one. */
  @Nullable Flight<V> inTheAir(K key) {
    Lane<V> lane = lanes.get(key);
    return lane == null ? null : lane.inTheAir();
  }

  /** Makes one flight, if it is still in the air, serve only those who have joined it so far. */
  void supersede(K key, Flight<V> flight) {
    advance(key, flight, () -> {});
  }

  /** Ends the flights of some keys, for everybody who waits for them. */
  void endAll(Predicate<? super K> keys, Throwable reason) {
    for (K key : lanes.keySet()) {
      if (keys.test(key)) {
        end(key, reason);
      }
    }
  }

  /** Makes flights that have begun serve only those who have joined them so far. */
  public void supersede(Predicate<? super K> keys) {
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
      end(key, Closed.client());
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

  private Flight<V> newFlight(K key, Supplier<V> work, Executor where) {
    requireOpen();
    return new Flight<>(where, deadline, work, new LaneEnding(key));
  }

  private void launch(K key, Flight<V> flight) {
    if (closed) { // closed since it was asked for; whoever closes may not have seen this lane
      end(key, Closed.client());
    }
    flight.launch();
  }

  /**
   * Takes the flight in the air out of its lane and launches the next one.
   *
   * @param only the flight to take out; {@code null} for whichever is there
   * @param landed runs while the lane is held, if there was such a flight
   * @return whether there was
   */
  private boolean advance(K key, @Nullable Flight<V> only, Runnable landed) {
    List<Flight<V>> next = new ArrayList<>(1);
    AtomicBoolean found = new AtomicBoolean();
    lanes.computeIfPresent(
        key,
        (k, lane) -> {
          if (only != null && lane.inTheAir() != only) {
            return lane;
          }
          found.set(true);
          landed.run();
          if (lane.next() == null) {
            return null;
          }
          next.add(lane.next());
          return new Lane<>(lane.next(), null);
        });
    next.forEach(flight -> launch(key, flight));
    return found.get();
  }

  private void end(K key, Throwable reason) {
    Lane<V> lane = lanes.remove(key);
    if (lane == null) {
      return;
    }
    lane.inTheAir().fail(reason);
    if (lane.next() != null) {
      lane.next().fail(reason);
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
      boolean landed = advance(key, flight, () -> landing.land(key, value, failure));
      if (!landed && value != null) {
        landing.superseded(key, value);
      }
    }

    @Override
    public void unwanted(V value) {
      landing.discard(key, value);
    }

    @Override
    public void told() {
      landing.told(key);
    }

    @Override
    public HexkeyException tooLate(Duration time) {
      return landing.tooLate(key, time);
    }
  }
}
