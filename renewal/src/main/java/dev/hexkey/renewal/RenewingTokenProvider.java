package dev.hexkey.renewal;

import dev.hexkey.ports.Challenge;
import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.Ticker;
import dev.hexkey.ports.TokenFailure;
import dev.hexkey.ports.TokenListener;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenRequest.Reason;
import dev.hexkey.ports.TokenState;
import dev.hexkey.ports.Verdict;
import dev.hexkey.renewal.Held.Accepted;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A token that renews itself.
 *
 * <p>All that is known stands in one immutable {@link Held}, which is replaced by compare-and-set;
 * the one thing in the air is a flight of the engine's single flight, under this provider as key.
 * The common path reads the one reference and both clocks, and returns. Everything else looks in
 * this order: a token that still serves is returned, whatever goes on, and a renewal is started if
 * one is due; without one, what the source said last is repeated while it is left alone; else
 * everybody waits for the one flight, and looks again when it has landed. A flight lands before its
 * slot is free, and its slot is free before anybody who waits wakes up.
 *
 * <p>Nothing here runs by itself: no thread, no timer. No lock is held while a source or a listener
 * runs, since there is none.
 */
final class RenewingTokenProvider implements TokenProvider {
  private static final AtomicReferenceFieldUpdater<RenewingTokenProvider, Held> HELD =
      AtomicReferenceFieldUpdater.newUpdater(RenewingTokenProvider.class, Held.class, "held");
  private static final Duration CALM = Duration.ofMinutes(5);
  private static final int GRACE_TRIES = 3;

  private final TokenEngine engine;
  private final Renewal renewal;
  private final TokenPolicy policy;
  private final InstantSource clock;
  private final Ticker ticker;
  private final Executor executor;
  private final boolean keptWarm;
  private final boolean callerRuns;
  private final FlightKey ordinary = new FlightKey(this, null);
  private final TokenTelling telling;

  private volatile Held held = Held.NOTHING;
  private volatile boolean used;

  /** The work of the ordinary flight that is in the air; only a hint, the flight itself decides. */
  private volatile @Nullable RenewalWork underWay;

  private volatile @Nullable Runnable onFlightChange;

  /**
   * What tells one flight from another.
   *
   * @param claims what a server asked for; {@code null} for an ordinary token
   */
  record FlightKey(RenewingTokenProvider provider, @Nullable String claims) {
    // written out: on JDK 25 those that the runtime makes keep an undeployed class loader alive
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof FlightKey key
          && key.provider == provider
          && Objects.equals(key.claims, claims);
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(provider) + Objects.hashCode(claims);
    }
  }

  RenewingTokenProvider(
      TokenEngine engine, Renewal renewal, TokenPolicy policy, Executor executor) {
    this.engine = engine;
    this.renewal = renewal;
    this.policy = policy;
    this.clock = engine.clock();
    this.ticker = engine.ticker();
    this.executor = executor;
    this.keptWarm = policy.isKeptWarm();
    this.callerRuns = policy.isCallerRuns();
    this.telling = new TokenTelling(renewal.label(), engine.log());
  }

  // --- tokens

  @Override
  public String get() {
    TokenSnapshot seen = atHand();
    return seen == null ? serving(Duration.ZERO, policy.waitBudget()).token() : seen.token();
  }

  @Override
  public String header() {
    TokenSnapshot seen = atHand();
    return seen == null ? serving(Duration.ZERO, policy.waitBudget()).header() : seen.header();
  }

  @Override
  public CompletionStage<String> getAsync() {
    TokenSnapshot seen = atHand();
    return seen == null ? servingLater(TokenSnapshot::token, TokenSnapshot::stage) : seen.stage();
  }

  @Override
  public CompletionStage<String> headerAsync() {
    TokenSnapshot seen = atHand();
    return seen == null
        ? servingLater(TokenSnapshot::header, TokenSnapshot::headerStage)
        : seen.headerStage();
  }

  @Override
  public String get(Duration atLeast) {
    return serving(atLeast, policy.waitBudget()).token();
  }

  @Override
  public String get(Deadline deadline) {
    return serving(Duration.ZERO, deadline.left()).token();
  }

  @Override
  public CurrentToken token() {
    return serving(Duration.ZERO, policy.waitBudget()).current();
  }

  @Override
  public CurrentToken token(Duration atLeast, Deadline deadline) {
    return serving(atLeast, deadline.left()).current();
  }

  @Override
  public CompletionStage<CurrentToken> refresh() {
    Held before = held;
    if (before.closed()) {
      return CompletableFuture.failedStage(TokenErrors.closed());
    }
    if (RenewalChain.holds(this)) {
      return CompletableFuture.failedStage(TokenErrors.reentrant(label()));
    }
    Outage outage = before.outage();
    if (outage != null && outage.named() == null) {
      HELD.compareAndSet(this, before, before.withoutOutage());
    }
    Moment now = now();
    Held seen = held;
    if (seen.outage() != null && !seen.mayAsk(now)) {
      return CompletableFuture.failedStage(remembered(seen, now));
    }
    Reason reason = seen.isUsable(now) ? Reason.AHEAD : Reason.FIRST;
    return later(() -> flight(seen, reason, Duration.ZERO, null, now), TokenSnapshot::current);
  }

  /**
   * The token, if there is nothing to do about it: it is fresh, or it serves and its renewal is
   * under way. Allocates nothing.
   */
  private @Nullable TokenSnapshot atHand() {
    TokenSnapshot seen = held.token();
    if (seen == null) {
      return null;
    }
    long millis = clock.millis();
    long nanos = ticker.nanos();
    if (!seen.isFresh(millis, nanos)) {
      RenewalWork up = underWay;
      if (up == null
          || !seen.isUsable(millis, nanos)
          || up.isOverdue(nanos)
          || up.isAbandoned(millis, nanos)) {
        return null;
      }
    }
    if (keptWarm) {
      used = true;
    }
    return seen;
  }

  // --- a token that serves

  /** The token that is there, if it serves; else waits for one. */
  private TokenSnapshot serving(Duration atLeast, Duration budget) {
    Held seen = held;
    Moment now = now();
    used = true;
    TokenSnapshot token = seen.token();
    if (token != null && token.serves(now, atLeast)) {
      return renewedAhead(seen, token, now);
    }
    requireMayAsk(seen, atLeast, now);
    Flight<TokenSnapshot> flight = flight(seen, reason(seen, now), atLeast, null, now);
    return landed(flight, atLeast, budget);
  }

  private TokenSnapshot renewedAhead(Held seen, TokenSnapshot token, Moment now) {
    if (!startIfDue(seen, token, now) || !callerRuns) {
      return token;
    }
    TokenSnapshot newer = held.token();
    return newer != null && newer.isUsable(now) ? newer : token;
  }

  /** Starts the renewal of a token that still serves, if it is due; never waits. */
  boolean startIfDue(Held seen, TokenSnapshot token, Moment now) {
    if (token.isFresh(now.millis(), now.nanos()) || !seen.mayAsk(now) || RenewalChain.holds(this)) {
      return false;
    }
    try {
      flight(seen, Reason.AHEAD, Duration.ZERO, null, now);
      return true;
    } catch (HexkeyException e) {
      return false; // closed in this moment; what there is has been returned already
    }
  }

  private TokenSnapshot landed(Flight<TokenSnapshot> flight, Duration atLeast, Duration budget) {
    Deadline deadline = Deadline.after(budget);
    try {
      if (flight.await(budget).isEmpty()) {
        throw failed(TokenErrors.timedOut(label(), budget), held, now());
      }
    } catch (InterruptedException e) {
      throw failed(TokenErrors.interrupted(label()), held, now());
    } catch (RuntimeException | Error e) { // an Error, too, is how a flight may have ended
      HexkeyException failure = TokenErrors.ofSource(label(), e);
      TokenSnapshot token = isOfAnotherCaller(failure) ? null : servingAfter(failure, atLeast);
      return token == null ? serving(atLeast, deadline.left()) : token;
    }
    TokenSnapshot token = servingAfter(null, atLeast);
    return token == null ? serving(atLeast, deadline.left()) : token;
  }

  /** Whether the flight ran on the thread of another caller, and that one was interrupted. */
  private static boolean isOfAnotherCaller(HexkeyException failure) {
    return TokenErrors.isInterruptedRenewal(failure) && !Thread.currentThread().isInterrupted();
  }

  /**
   * What serves once a flight has landed; {@code null} if what it brought is of no use any more: a
   * server has refused it meanwhile, or the process stood still.
   */
  private @Nullable TokenSnapshot servingAfter(
      @Nullable HexkeyException failure, Duration atLeast) {
    Held after = held;
    Moment now = now();
    if (after.closed()) {
      throw failed(TokenErrors.closed(), after, now);
    }
    TokenSnapshot token = after.token();
    if (token != null && token.serves(now, atLeast)) {
      return token;
    }
    if (failure != null) {
      throw failed(failure, after, now);
    }
    if (after.outage() != null && after.outage().failure() != null) {
      throw failed(after.outage().failure(), after, now);
    }
    if (!after.isUsable(now)) {
      return null;
    }
    throw failed(TokenErrors.tooShort(label(), atLeast), after, now);
  }

  private CompletionStage<String> servingLater(
      Function<TokenSnapshot, String> part,
      Function<TokenSnapshot, CompletionStage<String>> stage) {
    Held seen = held;
    Moment now = now();
    used = true;
    TokenSnapshot token = seen.token();
    if (token != null && token.isUsable(now)) {
      return stage.apply(callerRuns ? renewedAhead(seen, token, now) : aged(seen, token, now));
    }
    return later(() -> waitedFor(seen, now), part);
  }

  private Flight<TokenSnapshot> waitedFor(Held seen, Moment now) {
    requireMayAsk(seen, Duration.ZERO, now);
    return flight(seen, reason(seen, now), Duration.ZERO, null, now);
  }

  private TokenSnapshot aged(Held seen, TokenSnapshot token, Moment now) {
    startIfDue(seen, token, now);
    return token;
  }

  /** The outcome of a flight for one caller, who gets a stage of its own. */
  private <T> CompletionStage<T> later(
      Supplier<Flight<TokenSnapshot>> flight, Function<TokenSnapshot, T> part) {
    try {
      return flight
          .get()
          .stage()
          .handle((token, failure) -> outcome(ours(failure), part))
          .thenCompose(Function.identity());
    } catch (HexkeyException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private <T> CompletionStage<T> outcome(
      @Nullable HexkeyException failure, Function<TokenSnapshot, T> part) {
    try {
      TokenSnapshot token = servingAfter(failure, Duration.ZERO);
      return token == null ? again(part) : CompletableFuture.completedStage(part.apply(token));
    } catch (HexkeyException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** Looks once more: what has come since then may serve, and must not be renewed. */
  private <T> CompletionStage<T> again(Function<TokenSnapshot, T> part) {
    Held seen = held;
    Moment now = now();
    TokenSnapshot token = seen.token();
    return token != null && token.isUsable(now)
        ? CompletableFuture.completedStage(part.apply(token))
        : later(() -> waitedFor(seen, now), part);
  }

  private @Nullable HexkeyException ours(@Nullable Throwable failure) {
    return failure == null ? null : TokenErrors.ofSource(label(), failure);
  }

  /**
   * Lets pass whoever may make the source be asked.
   *
   * @throws HexkeyException what was remembered, for the others
   */
  private void requireMayAsk(Held seen, Duration atLeast, Moment now) {
    if (seen.closed()) {
      throw failed(TokenErrors.closed(), seen, now);
    }
    if (RenewalChain.holds(this)) {
      throw failed(TokenErrors.reentrant(label()), seen, now);
    }
    TokenSnapshot token = seen.token();
    boolean hopeless = token != null && token.isUsable(now) && !token.couldServe(atLeast);
    if (hopeless || (!seen.mayAsk(now) && !isFailing(seen))) {
      throw failed(TokenErrors.tooShort(label(), atLeast), seen, now);
    }
    if (!seen.mayAsk(now)) {
      throw remembered(seen, now);
    }
  }

  private static boolean isFailing(Held seen) {
    return seen.outage() != null && seen.outage().failure() != null;
  }

  private static Reason reason(Held seen, Moment now) {
    TokenSnapshot token = seen.token();
    if (token == null) {
      return Reason.FIRST;
    }
    if (token.isRejected()) {
      return Reason.REJECTED;
    }
    return token.isUsable(now) ? Reason.AHEAD : Reason.FIRST;
  }

  private Flight<TokenSnapshot> flight(
      Held seen, Reason reason, Duration atLeast, @Nullable String claims, Moment now) {
    FlightKey key = claims == null ? ordinary : new FlightKey(this, claims);
    SingleFlight<FlightKey, TokenSnapshot> flights = engine.flights(renewal);
    Flight<TokenSnapshot> up = flights.inTheAir(key);
    if (up != null && !isGivenUp(flights, key, up, now)) {
      return up; // before anything is made for a flight of one's own
    }
    if (keptWarm) {
      engine.keepWarm(this);
    }
    Flight<TokenSnapshot> flight =
        flights.join(
            key,
            new RenewalWork(this, seen, reason, atLeast, claims, now, engine.budget(renewal)),
            executor);
    if (held.closed()) {
      engine.endFlights(this, renewal, TokenErrors.closed()); // closed since it was looked at
    }
    flightChanged();
    return flight;
  }

  /**
   * Minds the time of a flight for which perhaps nobody waits.
   *
   * @return whether another one takes its place
   */
  private boolean isGivenUp(
      SingleFlight<FlightKey, TokenSnapshot> flights,
      FlightKey key,
      Flight<TokenSnapshot> up,
      Moment now) {
    if (!(up.work() instanceof RenewalWork work)) {
      return false;
    }
    boolean abandoned = work.isAbandoned(now.millis(), now.nanos());
    if (abandoned) {
      flights.supersede(key, up);
    }
    if (work.isOverdue(now.nanos())) {
      up.fail(TokenErrors.noAnswer(label(), engine.budget(renewal)));
    }
    return abandoned;
  }

  // --- a flight landed

  /** Makes a snapshot of what a source gave. */
  TokenSnapshot snapshot(Renewal.Obtained obtained, Moment sent, @Nullable String claims) {
    Moment now = now();
    TokenLife life =
        TokenLife.of(obtained.token(), sent, now, policy.assumedLifetime().orElse(null));
    telling.life(obtained.token(), life, now, held.generation());
    long generation = obtained.generation() > 0 ? obtained.generation() : held.generation() + 1;
    return TokenSnapshot.of(obtained, life, sent, generation, claims, policy, engine.random());
  }

  /**
   * Takes what a flight brought; called while its slot is held, so it only changes what is held.
   */
  void land(@Nullable TokenSnapshot token, @Nullable Throwable failure) {
    if (token != null) {
      take(token);
    } else if (failure != null) {
      fail(TokenErrors.ofSource(label(), failure)); // an executor's, if it is none of ours
    }
  }

  /** Takes what came after nobody waited for it any more, if it is better than what there is. */
  void landLate(TokenSnapshot token) {
    take(token);
    tell();
  }

  /** Tells the listeners and the log what has happened; holds nothing. */
  void tell() {
    flightChanged();
    RenewalChain.work(
        this,
        RenewalChain.here(),
        () -> {
          telling.tell();
          return this;
        });
  }

  private void take(TokenSnapshot token) {
    Moment now = now();
    double draw = engine.draw();
    while (true) {
      Held before = held;
      Accepted accepted = before.accept(token, now, token.claims() != null, draw);
      if (HELD.compareAndSet(this, before, accepted.next())) {
        telling.came(accepted.outcome(), before, accepted.next(), now);
        switch (accepted.outcome()) {
          case REFUSED_BEFORE -> fail(TokenErrors.sameAsRejected(label()));
          case USELESS -> fail(TokenErrors.useless(label()));
          case KNOWN, REPLACED, EXTENDED, SAME, SHORTER, CLOSED -> {}
        }
        if (keptWarm) {
          engine.lookAtWarm();
        }
        return;
      }
    }
  }

  private void fail(HexkeyException failure) {
    Moment now = now();
    double draw = engine.draw();
    if (TokenErrors.isInterruptedRenewal(failure)) {
      return;
    }
    Outage.Kind kind = TokenErrors.kindOf(failure, renewal.isShared());
    while (true) {
      Held before = held;
      if (before.closed() || before.hasFailedWith(failure)) {
        return; // a flight that found it done already
      }
      Held after = before.fail(failure, kind, now, draw);
      if (HELD.compareAndSet(this, before, after)) {
        telling.failed(failure, before, after, now);
        return;
      }
    }
  }

  // --- a server refused

  @Override
  public Verdict rejected(String value, @Nullable Challenge challenge) {
    Refusal refusal = refuse(value, challenge);
    if (refusal.flight == null) {
      return refusal.verdict();
    }
    try {
      if (refusal.flight.await(policy.waitBudget()).isEmpty()) {
        return Verdict.giveUp(TokenErrors.timedOut(label(), policy.waitBudget()));
      }
    } catch (InterruptedException e) {
      return Verdict.giveUp(TokenErrors.interrupted(label()));
    } catch (RuntimeException | Error e) { // an Error, too, is how a flight may have ended
      return refusal.afterwards(TokenErrors.ofSource(label(), e));
    }
    return refusal.afterwards(null);
  }

  @Override
  public CompletionStage<Verdict> rejectedAsync(String value, @Nullable Challenge challenge) {
    try {
      Refusal refusal = refuse(value, challenge);
      return refusal.flight == null
          ? CompletableFuture.completedStage(refusal.verdict())
          : refusal.flight.stage().handle((token, failure) -> refusal.afterwards(ours(failure)));
    } catch (HexkeyException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** One caller's refusal: a verdict at once, or a flight to wait for. */
  private final class Refusal {
    private final String value;
    private final @Nullable String claims;
    private @Nullable Flight<TokenSnapshot> flight;
    private @Nullable Verdict verdict;

    Refusal(String value, @Nullable String claims) {
      this.value = value;
      this.claims = claims;
    }

    Refusal with(Verdict reached) {
      verdict = reached;
      return this;
    }

    Refusal with(Flight<TokenSnapshot> up) {
      flight = up;
      return this;
    }

    Verdict verdict() {
      return verdict == null ? Verdict.giveUp(null) : verdict;
    }

    /** What to do once the flight has landed: never with the token that was refused. */
    Verdict afterwards(@Nullable HexkeyException failure) {
      Held after = held;
      Moment now = now();
      TokenSnapshot token = after.token();
      if (token != null && token.isUsable(now) && !token.token().equals(value)) {
        return Verdict.retry(token.current(), Duration.ZERO);
      }
      HexkeyException why = failure;
      if (why == null && after.outage() != null) {
        why = after.outage().failure();
      }
      if (why == null) {
        return Verdict.giveUp(null);
      }
      HexkeyException own = failed(why, after, now);
      return TokenErrors.isSignInRequired(why) ? Verdict.personNeeded(own) : Verdict.giveUp(own);
    }
  }

  private Refusal refuse(String value, @Nullable Challenge challenge) {
    if (held.closed()) {
      throw failed(TokenErrors.closed(), held, now());
    }
    Refusal refusal =
        new Refusal(value, challenge == null ? null : challenge.claims().orElse(null));
    if (challenge != null && challenge.isStepUp()) {
      return refusal.with(Verdict.personNeeded(TokenErrors.stepUp(challenge)));
    }
    if (challenge != null && challenge.isInsufficientScope()) {
      return refusal.with(Verdict.personNeeded(TokenErrors.insufficientScope(challenge)));
    }
    TokenSnapshot current = held.token();
    if (challenge != null
        && challenge.isNonceWanted()
        && current != null
        && current.isUsable(now())) {
      return refusal.with(Verdict.retry(current.current(), Duration.ZERO)); // only the proof is old
    }
    while (true) {
      Held seen = held;
      TokenSnapshot token = seen.token();
      if (token != null && token.token().equals(value) && !token.isRejected()) {
        if (rejectCurrent(refusal, seen, token)) {
          return refusal;
        }
      } else {
        return replaced(refusal, seen);
      }
    }
  }

  /** The refused token is not the one that is there, or not for the first time. */
  private Refusal replaced(Refusal refusal, Held seen) {
    Moment now = now();
    TokenSnapshot token = seen.token();
    boolean claimed =
        refusal.claims == null || (token != null && refusal.claims.equals(token.claims()));
    if (token != null && token.isUsable(now) && claimed) {
      return refusal.with(Verdict.retry(token.current(), Duration.ZERO));
    }
    if (seen.isUsable(now) && !seen.mayForce(now)) {
      return refusal.with(Verdict.giveUp(null)); // claims that come again and again
    }
    return forced(refusal, seen, now);
  }

  /**
   * The refused token is the one that is there.
   *
   * @return whether it was settled; else something else changed what is held
   */
  private boolean rejectCurrent(Refusal refusal, Held seen, TokenSnapshot token) {
    Moment now = now();
    if (refusal.claims == null) {
      boolean young = now.since(token.sent()).compareTo(policy.freshTokenGrace()) < 0;
      if (young && seen.graceTries() < GRACE_TRIES) {
        Held next = seen.withGraceTry();
        refusal.with(Verdict.retry(token.current(), Duration.ofSeconds(next.graceTries())));
        return HELD.compareAndSet(this, seen, next);
      }
    }
    if (!renewal.canReplaceRejected()) {
      refusal.with(Verdict.giveUp(failed(TokenErrors.cannotReplace(label()), seen, now)));
      return true;
    }
    boolean firstClaims = refusal.claims != null && token.claims() == null;
    if (!firstClaims && !seen.mayForce(now)) {
      refusal.with(Verdict.giveUp(null));
      return HELD.compareAndSet(this, seen, seen.withRefusal(now));
    }
    Held next = seen.reject(token, now, CALM);
    if (!HELD.compareAndSet(this, seen, next)) {
      return false;
    }
    telling.rejected(next, now);
    tell();
    forced(refusal, next, now);
    return true;
  }

  /** Asks the source for the sake of a refusal, unless it is left alone. */
  private Refusal forced(Refusal refusal, Held seen, Moment now) {
    if (RenewalChain.holds(this)) {
      return refusal.with(Verdict.giveUp(failed(TokenErrors.reentrant(label()), seen, now)));
    }
    Outage outage = seen.outage();
    if (outage != null && !seen.mayAsk(now) && outage.failure() != null) {
      HexkeyException why = remembered(seen, now);
      return refusal.with(outage.needsSignIn() ? Verdict.personNeeded(why) : Verdict.giveUp(why));
    }
    return refusal.with(flight(seen, Reason.REJECTED, Duration.ZERO, refusal.claims, now));
  }

  // --- the rest

  @Override
  public TokenState state() {
    return held.state(now());
  }

  @Override
  public Subscription subscribe(TokenListener listener) {
    return telling.subscribe(listener);
  }

  @Override
  public void close() {
    HELD.updateAndGet(this, Held::close);
    engine.endFlights(this, renewal, TokenErrors.closed());
    engine.forget(this);
  }

  /** Hears when a flight may have taken off or landed; set before the provider is shared. */
  void onFlightChange(Runnable heard) {
    onFlightChange = heard;
  }

  boolean isInFlight() {
    return engine.flights(renewal).inTheAir(ordinary) != null;
  }

  void notPersisted(long generation, String code) {
    telling.notPersisted(now(), generation, code);
    tell();
  }

  private void flightChanged() {
    Runnable heard = onFlightChange;
    if (heard != null) {
      heard.run();
    }
  }

  /** A flight's work has begun, or has ended with nothing after it. */
  void underWay(@Nullable RenewalWork work) {
    underWay = work;
  }

  Held held() {
    return held;
  }

  /** Whether anybody has called since this was last asked. */
  boolean wasUsed() {
    boolean was = used;
    used = false;
    return was;
  }

  Moment now() {
    return Moment.now(clock, ticker);
  }

  Renewal renewal() {
    return renewal;
  }

  boolean isCallerRuns() {
    return callerRuns;
  }

  String label() {
    return renewal.label();
  }

  private HexkeyException remembered(Held seen, Moment now) {
    Outage outage = seen.outage();
    HexkeyException failure = outage == null ? null : outage.failure();
    return failed(failure == null ? TokenErrors.noToken(label()) : failure, seen, now);
  }

  private HexkeyException failed(HexkeyException failure, Held seen, Moment now) {
    Outage outage = seen.outage();
    Moment success = seen.lastSuccess();
    return TokenErrors.forCaller(
        failure,
        new TokenFailure(
            label(),
            outage == null ? 0 : outage.failures(),
            success == null ? null : now.since(success),
            seen.notBefore(now),
            Map.of()));
  }

  @Override
  public String toString() {
    return "TokenProvider[" + label() + "]";
  }
}
