package dev.hexkey.adapters.openbao;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.Request;
import okio.AsyncTimeout;
import org.jspecify.annotations.Nullable;

/**
 * Looks after one exchange from outside, since a thread that waits for a socket notices neither an
 * interrupt nor the end of its time. Okio's own watchdog thread, which every OkHttp call wakes
 * anyway, looks at an exchange that is still up after 50 ms, and then every 50 ms: one entry in one
 * queue stands for all of OkHttp's time limits, and costs less than they do. Ended once by the
 * thread of the exchange.
 */
final class Watch extends EventListener {
  private static final long PERIOD_MILLIS = 50;

  private final Thread thread = Thread.currentThread();
  private final Beat beat = new Beat();
  private final long begun = System.nanoTime();
  private final Duration handshake;
  private final Duration total;
  private final BooleanSupplier closed;

  private volatile @Nullable Call call;
  private volatile boolean ended;
  private volatile boolean sent;
  private volatile boolean late;
  private volatile long handshakeBegun;

  /**
   * A watch of the current thread that does not run yet.
   *
   * @param handshake how long TLS may take to begin
   * @param total how long the exchange may take
   * @param closed whether the exchange is to end at once
   */
  Watch(Duration handshake, Duration total, BooleanSupplier closed) {
    this.handshake = handshake;
    this.total = total;
    this.closed = closed;
  }

  /** The watch that a request carries. */
  static EventListener of(Request request) {
    Watch watch = request.tag(Watch.class);
    return watch == null ? EventListener.NONE : watch;
  }

  void begin(Call exchange) {
    call = exchange;
    beat.enter();
  }

  void end() {
    ended = true;
    beat.exit();
  }

  /** Whether the server may have seen any of the request. */
  boolean isSent() {
    return sent;
  }

  /** Whether the exchange was ended since its time was over. */
  boolean isLate() {
    return late;
  }

  @Override
  public void secureConnectStart(Call exchange) {
    handshakeBegun = System.nanoTime();
  }

  @Override
  public void secureConnectEnd(Call exchange, @Nullable Handshake made) {
    handshakeBegun = 0;
  }

  @Override
  public void requestHeadersStart(Call exchange) {
    sent = true;
  }

  private boolean isOver() {
    late = late || hasPassed(begun, total) || isStuckInHandshake();
    return late || thread.isInterrupted() || closed.getAsBoolean();
  }

  private boolean isStuckInHandshake() {
    long since = handshakeBegun;
    return since != 0 && hasPassed(since, handshake);
  }

  private static boolean hasPassed(long since, Duration time) {
    return System.nanoTime() - since > time.toNanos();
  }

  /** Comes again until the exchange has ended. */
  private final class Beat extends AsyncTimeout {
    Beat() {
      timeout(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void timedOut() {
      Call watched = call;
      if (ended || watched == null) {
        return;
      }
      if (isOver()) {
        watched.cancel();
      }
      exit();
      enter();
    }
  }
}
