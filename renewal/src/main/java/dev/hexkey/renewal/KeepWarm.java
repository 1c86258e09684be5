package dev.hexkey.renewal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Renews the tokens of providers that asked for it without being called. One thread looks at all of
 * them and at both clocks when a token came, and at least every 30 seconds, rather than to trust
 * one long wait, which a machine that sleeps would stretch. A provider that nobody has called for
 * one lifetime is let go, and comes back with its next renewal. The thread ends with the last of
 * them. Thread-safe.
 */
final class KeepWarm {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final Executor executor;
  private final Predicate<Duration> closedWithin;
  private final Map<RenewingTokenProvider, Moment> lastUses = new ConcurrentHashMap<>();
  private final AtomicBoolean running = new AtomicBoolean();

  /**
   * Nobody is kept warm yet.
   *
   * @param closedWithin waits so long, and says whether everything was closed meanwhile
   */
  KeepWarm(Executor executor, Predicate<Duration> closedWithin) {
    this.executor = executor;
    this.closedWithin = closedWithin;
  }

  void add(RenewingTokenProvider provider) {
    if (lastUses.putIfAbsent(provider, provider.now()) == null) {
      run();
    }
  }

  void remove(RenewingTokenProvider provider) {
    lastUses.remove(provider);
  }

  private void run() {
    if (running.compareAndSet(false, true)) {
      try {
        executor.execute(this::look);
      } catch (RejectedExecutionException e) {
        running.set(false); // closing
      }
    }
  }

  private void look() {
    while (!lastUses.isEmpty()) {
      Duration wait = pass();
      if (!lastUses.isEmpty() && closedWithin.test(wait)) {
        return;
      }
    }
    running.set(false);
    if (!lastUses.isEmpty()) {
      run(); // somebody came in between
    }
  }

  /**
   * Looks at every provider once.
   *
   * @return when to look again
   */
  Duration pass() {
    Duration wait = LONGEST_WAIT;
    for (RenewingTokenProvider provider : List.copyOf(lastUses.keySet())) {
      Held held = provider.held();
      Moment now = provider.now();
      TokenSnapshot token = held.token();
      if (provider.wasUsed()) {
        lastUses.replace(provider, now);
      }
      Moment lastUse = lastUses.getOrDefault(provider, now);
      Duration idle = token == null ? LONGEST_WAIT : token.life();
      if (held.closed() || now.since(lastUse).compareTo(idle) > 0) {
        lastUses.remove(provider);
      } else if (token != null) {
        provider.startIfDue(held, token, now);
        Duration step = token.left(now).dividedBy(20);
        wait = step.compareTo(wait) < 0 ? step : wait;
      }
    }
    Duration least = Duration.ofMillis(100);
    return wait.compareTo(least) < 0 ? least : wait;
  }
}
