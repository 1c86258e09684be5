package dev.hexkey.renewal;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenRequest;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one flight does: looks whether it is still needed, asks, asks once more where that is
 * allowed, and makes a snapshot of what came.
 */
final class RenewalWork implements Supplier<TokenSnapshot> {
  /** How long all tries of a flight may take together. */
  static final Duration BUDGET = Duration.ofSeconds(25);

  private static final Duration TRY_BUDGET = Duration.ofSeconds(10);
  private static final long ABANDONED_AFTER_MILLIS = 60_000;
  private static final long ABANDONED_AFTER_NANOS = ABANDONED_AFTER_MILLIS * 1_000_000;

  private final RenewingTokenProvider provider;
  private final Held seen;
  private final TokenRequest.Reason reason;
  private final Duration leastLife;
  private final @Nullable String claims;
  private final Moment begun;
  private final long budgetNanos;
  private final @Nullable RenewalChain chain = RenewalChain.here();

  RenewalWork(
      RenewingTokenProvider provider,
      Held seen,
      TokenRequest.Reason reason,
      Duration leastLife,
      @Nullable String claims,
      Moment begun,
      Duration budget) {
    this.provider = provider;
    this.seen = seen;
    this.reason = reason;
    this.leastLife = leastLife;
    this.claims = claims;
    this.begun = begun;
    this.budgetNanos = budget.toNanos();
  }

  /** Whether nobody should wait for it any more: the process was frozen, or the source hangs. */
  boolean isAbandoned(long millis, long nanos) {
    return millis - begun.millis() > ABANDONED_AFTER_MILLIS
        || nanos - begun.nanos() > ABANDONED_AFTER_NANOS;
  }

  /** Whether it has taken longer than it may while the process ran. */
  boolean isOverdue(long nanos) {
    return nanos - begun.nanos() > budgetNanos;
  }

  @Override
  public TokenSnapshot get() {
    TokenSnapshot already = alreadyDone();
    if (already != null) {
      return already;
    }
    if (claims == null) {
      provider.underWay(this);
    }
    try {
      return RenewalChain.work(provider, chain, this::ask);
    } finally {
      provider.underWay(null);
    }
  }

  /**
   * What a flight that landed between the caller's look and this one's start brought.
   *
   * @throws HexkeyException what it failed with, the very same object
   */
  @SuppressWarnings("ReferenceEquality") // another object means that something has happened since
  private @Nullable TokenSnapshot alreadyDone() {
    Held held = provider.held();
    if (held == seen) {
      return null;
    }
    Moment now = provider.now();
    TokenSnapshot token = held.token();
    if (token != null
        && token != seen.token()
        && token.serves(now, leastLife)
        && (claims == null || claims.equals(token.claims()))) {
      return token;
    }
    Outage outage = held.outage();
    if (outage != null
        && outage != seen.outage()
        && outage.failure() != null
        && !held.mayAsk(now)) {
      throw outage.failure();
    }
    return null;
  }

  private TokenSnapshot ask() {
    int tries = provider.renewal().triesPerFlight();
    for (int left = tries; ; left--) {
      Moment sent = provider.now();
      try {
        return provider.snapshot(
            provider.renewal().obtain(request(tries > 1 ? TRY_BUDGET : BUDGET)), sent, claims);
      } catch (Exception | Error e) { // an error, too, is told to those who wait
        HexkeyException failure = TokenErrors.ofSource(provider.label(), e);
        if (provider.isCallerRuns() && isInterrupted()) {
          throw TokenErrors.interruptedRenewal(provider.label());
        }
        if (left <= 1 || !TokenErrors.maySendAgain(failure) || isInterrupted()) {
          throw provider.held().hasFailedWith(failure) ? TokenErrors.again(failure) : failure;
        }
      }
    }
  }

  /** Asks without clearing: the thread may be the caller's own. */
  private static boolean isInterrupted() {
    return Thread.currentThread().isInterrupted();
  }

  private TokenRequest request(Duration budget) {
    TokenSnapshot token = seen.token();
    AccessToken previous = token == null ? null : token.asAccessToken();
    return new TokenRequest(reason, previous, claims, leastLife, Deadline.after(budget));
  }
}
