package dev.hexkey.core;

import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.renewal.SingleFlight;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a store something whose answer nobody else can share, under the same rules as a read: on an
 * owned thread, within the deadline, left at once by a caller that is interrupted. Thread-safe.
 */
final class Questions implements AutoCloseable {
  private final SingleFlight<Object, Object> flights;

  Questions(Executor executor, Duration deadline) {
    this.flights = new SingleFlight<>(executor, deadline, new Unkept());
  }

  @SuppressWarnings("unchecked") // the flight's key is new, so that it brings what this work made
  <T> T ask(Supplier<T> work) {
    return (T) Interrupts.await(flights.join(new Object(), work::get));
  }

  /** Ends every wait. */
  @Override
  public void close() {
    flights.close();
  }

  private static final class Unkept implements StoreLanding<Object, Object> {
    @Override
    public void land(Object key, @Nullable Object value, @Nullable Throwable failure) {}

    @Override
    public void discard(Object key, Object value) {
      if (value instanceof FetchedSecret fetched) {
        fetched.value().close();
      }
    }
  }
}
