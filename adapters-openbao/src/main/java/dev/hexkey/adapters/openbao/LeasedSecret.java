package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.SecretLease;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.TokenEvent;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenProvider.Subscription;
import dev.hexkey.ports.TokenProviders;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenRequest.Reason;
import dev.hexkey.ports.TokenSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is behind one address: a lease, and the next one in time. To the core a lease is a token,
 * whose text is the lease's key here; so the core extends it in its last third, has another one
 * issued when it can be extended no further, and keeps it warm while somebody uses it. Thread-safe.
 */
final class LeasedSecret implements TokenSource {
  private static final TokenPolicy POLICY =
      TokenPolicy.lease().toBuilder().keepWarm().assumedLifetime(Duration.ofMinutes(5)).build();

  private static final int LOOKS = 10;

  private final String path;
  private final String uri;
  private final Leases leases;
  private final InstantSource clock;
  private final Executor executor;
  private final TokenProvider provider;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Lease last;
  private final ReentrantLock handing = new ReentrantLock();
  private @Nullable Lease handedOver; // guarded by handing

  LeasedSecret(
      String path,
      String uri,
      Leases leases,
      TokenProviders providers,
      InstantSource clock,
      Executor executor) {
    this.path = path;
    this.uri = uri;
    this.leases = leases;
    this.clock = clock;
    this.executor = executor;
    this.provider = providers.of(this, POLICY);
    provider.subscribe(this::heard);
  }

  FetchedSecret fetch() {
    for (int left = LOOKS; left > 0; left--) {
      CurrentToken token = provider.token();
      Lease lease = leases.find(token.revealText()).orElse(null);
      SecretValue value = lease == null ? null : lease.copyOrNull();
      if (lease != null && value != null) { // else it was replaced and released since then
        last = lease;
        return new FetchedSecret(
            value, null, left(token.expiry().orElse(null)), () -> serves(lease.key()));
      }
    }
    throw BaoErrors.closed();
  }

  private @Nullable Duration left(@Nullable Instant end) {
    if (end == null) {
      return null;
    }
    Duration left = Duration.between(clock.instant(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** The lease that was fetched last. */
  Optional<SecretLease> told() {
    return Optional.ofNullable(last).map(Lease::told);
  }

  Subscription onRotated(Runnable listener) {
    listeners.add(listener);
    provider.getAsync(); // so that there is something to replace
    return () -> listeners.remove(listener);
  }

  /** Whether nobody needs this object to be remembered. */
  boolean isIdle() {
    Lease lease = last;
    return listeners.isEmpty() && (lease == null || lease.hasEnded(clock.instant()));
  }

  void close() {
    provider.close();
  }

  // --- the core's view

  @Override
  public AccessToken fetch(TokenRequest request) {
    Lease lease = extended(request);
    return token(lease == null ? leases.issue(path, uri) : lease);
  }

  private @Nullable Lease extended(TokenRequest request) {
    AccessToken previous = request.previous();
    if (request.reason() != Reason.AHEAD || previous == null) {
      return null;
    }
    Lease lease = leases.find(previous.revealText()).orElse(null);
    return lease != null && leases.mayExtend(lease) && leases.extend(lease) ? lease : null;
  }

  @Override
  public String label() {
    return "lease of " + uri;
  }

  private AccessToken token(Lease lease) {
    AccessToken.Builder token = AccessToken.builder(lease.key());
    if (!lease.life().isZero()) {
      token.expiresIn(leases.bounded(lease, lease.life()));
    }
    return token.build();
  }

  /** Asked at each hit of a cache: also tells the core that somebody uses the lease. */
  private boolean serves(String key) {
    return key.equals(serving());
  }

  /** The key of the lease that serves now; {@code null} if there is none at hand. */
  private @Nullable String serving() {
    CompletableFuture<String> now = provider.getAsync().toCompletableFuture();
    return now.isDone() && !now.isCompletedExceptionally() ? now.join() : null;
  }

  // --- hand-over

  private void heard(TokenEvent event) {
    if (!listeners.isEmpty()) {
      provider.getAsync(); // listening is using
    }
    if (event.kind() == TokenEvent.Kind.RENEWED) {
      try {
        executor.execute(this::handOver);
      } catch (RejectedExecutionException e) {
        return; // closing
      }
    }
  }

  /** One at a time, so that a listener hears of leases in their order. */
  private void handOver() {
    handing.lock();
    try {
      Lease before = handedOver;
      Lease now = Optional.ofNullable(serving()).flatMap(leases::find).orElse(before);
      handedOver = now;
      if (before != null && before != now && areListenersDone()) {
        leases.release(before);
      }
    } finally {
      handing.unlock();
    }
  }

  /** Tells them; without any, nobody can say that the lease before is out of use. */
  private boolean areListenersDone() {
    boolean done = !listeners.isEmpty();
    for (Runnable listener : listeners) {
      done &= hasReturned(listener);
    }
    return done;
  }

  private static boolean hasReturned(Runnable listener) {
    try {
      listener.run();
      return true;
    } catch (RuntimeException e) {
      return false; // its own affair; the lease that it may still use is left to end by itself
    }
  }
}
