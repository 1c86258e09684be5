package dev.hexkey.renewal;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.RotatingTokenSource;
import dev.hexkey.ports.Ticker;
import dev.hexkey.ports.TokenFamily;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenProviders;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.renewal.RenewingTokenProvider.FlightKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes token sources into tokens that renew themselves: the one place where renewal, single flight
 * and back-off are. {@code Hexkey.tokens()} has one; programs that use nothing else make one by
 * {@link #create()}. Holds no thread at rest. Thread-safe.
 */
public final class TokenEngine implements TokenProviders, AutoCloseable {
  /** A shared grant's flight also waits for the lock; it ends before another may take its place. */
  private static final Duration SHARED_BUDGET =
      RecordStore.LOCK_WAIT.plus(RenewalWork.BUDGET).plusSeconds(3);

  private final InstantSource clock;
  private final Ticker ticker;
  private final DoubleSupplier random;
  private final TokenLog log;
  private final @Nullable Supplier<RecordStore> recordStoreOrNull;
  private final OwnedThreads threads = new OwnedThreads();
  private final Executor flightThreads = new FlightThreads(threads);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Semaphore news = new Semaphore(0);
  private final KeepWarm warm;
  private final SingleFlight<FlightKey, TokenSnapshot> ownFlights;
  private final SingleFlight<FlightKey, TokenSnapshot> sharedFlights;

  /** So that closing the engine closes what it made, and keeps nothing alive. */
  private final Set<RenewingTokenProvider> made =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private TokenEngine(Builder builder) {
    clock = builder.clock;
    ticker = builder.ticker;
    random = builder.random;
    log = builder.log;
    recordStoreOrNull = builder.recordStoreOrNull;
    warm =
        new KeepWarm(
            threads, builder.pauseOrNull == null ? this::closedWithin : builder.pauseOrNull);
    ownFlights = new SingleFlight<>(flightThreads, RenewalWork.BUDGET, new Landing());
    sharedFlights = new SingleFlight<>(flightThreads, SHARED_BUDGET, new Landing());
  }

  /** An engine on the system's clocks, without a record store. */
  public static TokenEngine create() {
    return builder().build();
  }

  /** Begins an engine. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public TokenProvider of(TokenSource source, TokenPolicy policy) {
    return provider(new Renewal.FromSource(source), policy);
  }

  @Override
  public TokenProvider ofAsync(String label, TokenSource.Async source, TokenPolicy policy) {
    return of(new AwaitedSource(label, source), policy);
  }

  @Override
  public TokenProvider rotating(RotatingTokenSource source, RecordKey key, TokenPolicy policy) {
    ToldLater told = new ToldLater();
    UnstoredGrant unstored =
        new UnstoredGrant(key, this::recordStore, flightThreads, this::closedWithin, told);
    RotatingGrant grant =
        new RotatingGrant(source, key, policy, this::recordStore, this::now, unstored);
    RenewingTokenProvider provider = provider(grant, policy);
    told.provider = provider;
    return provider;
  }

  @Override
  public void storeGrant(RecordKey key, Redemption signIn) {
    Moment sent = now();
    Duration life = TokenLife.of(signIn.accessToken(), sent, sent, null).life();
    while (true) {
      try (GrantRecord before =
          recordStore().find(key).map(GrantRecord::of).orElse(GrantRecord.NONE)) {
        Document next = before.after(signIn, sent, life);
        recordStore().compareAndSet(key, before.version(), next, null);
        GrantRecord.wipe(next);
        return;
      } catch (HexkeyException e) {
        if (!e.code().equals(ErrorCodes.RECORD_CONFLICT)) {
          throw e;
        } // a renewal came first; the sign-in is newer all the same
      }
    }
  }

  @Override
  public <K> TokenFamily<K> family(
      Function<? super K, ? extends TokenSource> sources, int bound, TokenPolicy policy) {
    return new BoundedTokenFamily<>(
        key -> provider(new Renewal.FromSource(sources.apply(key)), policy), bound);
  }

  /** Closes every provider that was made here, and stops the threads. Twice is harmless. */
  @Override
  public void close() {
    closed.countDown();
    news.release();
    RenewingTokenProvider[] all;
    synchronized (made) {
      all = made.toArray(new RenewingTokenProvider[0]);
    }
    for (RenewingTokenProvider provider : all) {
      provider.close();
    }
    ownFlights.close();
    sharedFlights.close();
    threads.close();
  }

  // --- what providers need

  InstantSource clock() {
    return clock;
  }

  Ticker ticker() {
    return ticker;
  }

  TokenLog log() {
    return log;
  }

  /** Between 0 and 1. */
  double random() {
    return random.getAsDouble();
  }

  /** Between a half and 1: how much of a wait is waited. */
  double draw() {
    return 0.5 + random.getAsDouble() / 2;
  }

  SingleFlight<FlightKey, TokenSnapshot> flights(Renewal renewal) {
    return renewal.isShared() ? sharedFlights : ownFlights;
  }

  /** How long one flight may take. */
  Duration budget(Renewal renewal) {
    return renewal.isShared() ? SHARED_BUDGET : RenewalWork.BUDGET;
  }

  void keepWarm(RenewingTokenProvider provider) {
    warm.add(provider);
  }

  /** Has tokens that are kept warm looked at now: one came whose end may be near. */
  void lookAtWarm() {
    news.release();
  }

  /** Ends what is in the air for a provider. */
  void endFlights(RenewingTokenProvider provider, Renewal renewal, ClosedException reason) {
    flights(renewal).endAll(key -> key.provider() == provider, reason);
  }

  void forget(RenewingTokenProvider provider) {
    warm.remove(provider);
    made.remove(provider);
  }

  private RenewingTokenProvider provider(Renewal renewal, TokenPolicy policy) {
    RenewingTokenProvider provider =
        new RenewingTokenProvider(this, renewal, policy, executor(policy));
    made.add(provider);
    if (closed.getCount() == 0) {
      provider.close();
    }
    return provider;
  }

  private Executor executor(TokenPolicy policy) {
    if (policy.isCallerRuns()) {
      return Runnable::run;
    }
    return policy.executor().map(this::withFallback).orElse(flightThreads);
  }

  /** An executor that is full or closed must not be the end of a token. */
  private Executor withFallback(Executor given) {
    return task -> {
      try {
        given.execute(task);
      } catch (RejectedExecutionException e) {
        flightThreads.execute(task);
      }
    };
  }

  private RecordStore recordStore() {
    if (recordStoreOrNull == null) {
      throw new MisconfiguredException(
          Problem.of(
              ErrorCodes.STARTUP_VALIDATION_ERROR,
              "A rotating grant needs a record store, and there is none.",
              "Build the engine with one, or take Hexkey's with an adapter that has one."));
    }
    return recordStoreOrNull.get();
  }

  private Moment now() {
    return Moment.now(clock, ticker);
  }

  private boolean closedWithin(Duration time) {
    try {
      if (news.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS)) {
        news.drainPermits();
      }
      return closed.getCount() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static final class Landing implements SingleFlight.Landing<FlightKey, TokenSnapshot> {
    @Override
    public void land(FlightKey key, @Nullable TokenSnapshot token, @Nullable Throwable failure) {
      key.provider().land(token, failure);
    }

    @Override
    public void discard(FlightKey key, TokenSnapshot token) {
      key.provider().landLate(token);
    }

    @Override
    public void superseded(FlightKey key, TokenSnapshot token) {
      key.provider().landLate(token);
    }

    @Override
    public void told(FlightKey key) {
      key.provider().tell();
    }

    @Override
    public HexkeyException tooLate(FlightKey key, Duration deadline) {
      return TokenErrors.noAnswer(key.provider().label(), deadline);
    }
  }

  /** Knows its provider once that is made. */
  private static final class ToldLater implements UnstoredGrant.Told {
    private volatile @Nullable RenewingTokenProvider provider;

    @Override
    public void notPersisted(long generation, String code) {
      RenewingTokenProvider known = provider;
      if (known != null) {
        known.notPersisted(generation, code);
      }
    }
  }

  /** Waits for a source that answers later, on the flight's own thread. */
  private record AwaitedSource(String label, TokenSource.Async source) implements TokenSource {
    @Override
    @SuppressWarnings(
        "ConstantValue") // a source in another language, or unchecked, may return null
    public AccessToken fetch(TokenRequest request) throws Exception {
      CompletionStage<AccessToken> stage = source.fetch(request);
      if (stage == null) {
        throw TokenErrors.noToken(label);
      }
      try {
        return stage
            .toCompletableFuture()
            .get(request.deadline().left().toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      } catch (TimeoutException e) {
        throw TokenErrors.noAnswer(label, RenewalWork.BUDGET);
      }
    }
  }

  /** Collects an engine's parts. Not thread-safe. */
  public static final class Builder {
    private InstantSource clock = InstantSource.system();
    private Ticker ticker = Ticker.SYSTEM;
    private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    private TokenLog log = new TokenLog.Slf4j();
    private @Nullable Supplier<RecordStore> recordStoreOrNull;
    private @Nullable Predicate<Duration> pauseOrNull;

    private Builder() {}

    /** The clock for expiries; default the system's. */
    public Builder clock(InstantSource source) {
      clock = source;
      return this;
    }

    /** The clock for ages; default the JVM's. */
    public Builder ticker(Ticker source) {
      ticker = source;
      return this;
    }

    /** Where rotating grants live; asked when one is first used. It stays the caller's. */
    public Builder recordStore(Supplier<RecordStore> store) {
      recordStoreOrNull = store;
      return this;
    }

    /** Logs nothing and loads no logging library. */
    public Builder withoutLog() {
      log = TokenLog.NONE;
      return this;
    }

    /** Chance, for tests. */
    Builder random(DoubleSupplier between0And1) {
      random = between0And1;
      return this;
    }

    /** What is told of renewals, for tests. */
    Builder log(TokenLog told) {
      log = told;
      return this;
    }

    /** How the thread that keeps tokens warm waits, for tests; says whether to end. */
    Builder pause(Predicate<Duration> pause) {
      pauseOrNull = pause;
      return this;
    }

    /** The engine. */
    public TokenEngine build() {
      return new TokenEngine(this);
    }
  }
}
