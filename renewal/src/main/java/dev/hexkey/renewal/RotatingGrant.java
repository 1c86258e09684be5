package dev.hexkey.renewal;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.LockedException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordLock;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.RefreshGrant;
import dev.hexkey.ports.RotatingTokenSource;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SourceReasons;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.UnauthenticatedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A grant whose refresh token the issuer may replace with each use, shared by processes: lock,
 * look, redeem, store, show, in that order.
 *
 * <p>Before a refresh token is sent, the record says so; the write that brings the next one takes
 * that away again. Whoever finds the mark and no holder of the lock knows that an answer may have
 * been lost, and asks for a sign-in rather than guess: an issuer that is shown a spent refresh
 * token ends the whole grant. Where the policy says that the issuer forgives it, the same token is
 * sent once more, within two seconds.
 */
final class RotatingGrant implements Renewal {
  private static final Duration RESEND_WITHIN = Duration.ofSeconds(2);

  private final RotatingTokenSource source;
  private final RecordKey key;
  private final TokenPolicy policy;
  private final Supplier<RecordStore> store;
  private final Supplier<Moment> clock;
  private final UnstoredGrant unstored;

  /** The newest generation that this process has handed out. */
  private volatile long seen;

  RotatingGrant(
      RotatingTokenSource source,
      RecordKey key,
      TokenPolicy policy,
      Supplier<RecordStore> store,
      Supplier<Moment> clock,
      UnstoredGrant unstored) {
    this.source = source;
    this.key = key;
    this.policy = policy;
    this.store = store;
    this.clock = clock;
    this.unstored = unstored;
  }

  @Override
  public String label() {
    return source.label();
  }

  @Override
  public int triesPerFlight() {
    return 1; // what may be sent again is decided here, under the lock
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public boolean canReplaceRejected() {
    return true;
  }

  @Override
  public Obtained obtain(TokenRequest request) throws Exception {
    unstored.storeNow();
    try (GrantRecord record = read()) {
      Optional<Obtained> shared = adopt(record, request);
      if (shared.isPresent()) {
        return shared.get();
      }
      requireGrant(record); // before anybody waits for the lock
    }
    try (RecordLock lock = lock();
        GrantRecord record = read()) {
      Optional<Obtained> shared = adopt(record, request);
      return shared.isPresent() ? shared.get() : redeem(record, afresh(request), lock);
    }
  }

  /** Waiting for the lock does not count. */
  private static TokenRequest afresh(TokenRequest request) {
    return new TokenRequest(
        request.reason(),
        request.previous(),
        request.claims(),
        request.leastLife(),
        Deadline.after(RenewalWork.BUDGET));
  }

  // --- look

  private GrantRecord read() {
    return store.get().find(key).map(GrantRecord::of).orElse(GrantRecord.NONE);
  }

  /** The token of the record, if somebody else has put a newer one there that serves. */
  private Optional<Obtained> adopt(GrantRecord record, TokenRequest request) {
    if (record.generation() <= seen || request.claims() != null || !serves(record, request)) {
      return Optional.empty();
    }
    return record.accessToken().filter(token -> isNews(token, request)).map(t -> show(t, record));
  }

  private Obtained show(AccessToken token, GrantRecord record) {
    seen = record.generation();
    return new Obtained(token, record.lifetime(), record.generation());
  }

  private boolean serves(GrantRecord record, TokenRequest request) {
    Optional<Instant> expiry = record.expiry();
    if (expiry.isEmpty()) {
      return true;
    }
    Duration left = Duration.between(clock.get().instant(), expiry.get());
    Duration life = record.lifetime() == null ? left : record.lifetime();
    return left.compareTo(policy.margin(life)) > 0 && left.compareTo(request.leastLife()) >= 0;
  }

  private static boolean isNews(AccessToken token, TokenRequest request) {
    AccessToken previous = request.previous();
    return previous == null || !previous.revealText().equals(token.revealText());
  }

  /** Refuses a grant that cannot be redeemed, before anybody waits for its lock. */
  private void requireGrant(GrantRecord record) {
    if (record.refreshToken().isEmpty()) {
      throw new UnauthenticatedException(signIn("NO_GRANT", "There is no refresh token."));
    }
    if (record.isEnded()) {
      throw new UnauthenticatedException(signIn("GRANT_ENDED", "The issuer has ended the grant."));
    }
  }

  // --- lock

  private RecordLock lock() {
    try {
      return store.get().lock(key, RecordStore.LOCK_WAIT);
    } catch (HexkeyException e) {
      throw new LockedException(
          Problem.of(
                  ErrorCodes.LOCK_UNAVAILABLE,
                  "The lock that redeeming the "
                      + label()
                      + " needs could not be had: ["
                      + e.code()
                      + "].",
                  "Call again; if it stays so, look for a process that hangs.")
              .withCause(e));
    }
  }

  // --- redeem, store, show

  private Obtained redeem(GrantRecord record, TokenRequest request, RecordLock lock) {
    requireGrant(record);
    boolean lostBefore = requireNothingLost(record);
    long version = lostBefore ? record.version() : begin(record, lock);
    Moment sent = clock.get();
    Redemption redemption;
    try {
      redemption = send(record, request, lostBefore);
    } catch (HexkeyException e) {
      return endedBadly(e, record, version, request, lock);
    }
    return keep(redemption, record, version, sent, lock);
  }

  /**
   * Looks for a redemption that was begun and whose end is not written down.
   *
   * @return whether there was one, and it may be sent once more
   */
  private boolean requireNothingLost(GrantRecord record) {
    Optional<Instant> begun = record.redemptionBegunAt();
    if (begun.isEmpty()) {
      return false;
    }
    Duration ago = Duration.between(begun.get(), clock.get().instant()).abs();
    if (policy.hasRotationGrace() && ago.compareTo(RESEND_WITHIN) <= 0) {
      return true;
    }
    throw responseLost(null);
  }

  private long begin(GrantRecord record, RecordLock lock) {
    return store
        .get()
        .compareAndSet(
            key, record.version(), record.withRedemptionBegun(clock.get()), lock.fence());
  }

  private Redemption send(GrantRecord record, TokenRequest request, boolean lostBefore) {
    SecretValue token = record.refreshToken().orElseThrow();
    Moment begun = clock.get();
    boolean lost = lostBefore;
    for (boolean last = lostBefore; ; last = true) {
      try {
        return redemption(new RefreshGrant(token, record.attributes()), request);
      } catch (HexkeyException e) {
        if (lost && TokenErrors.isSignInRequired(e)) {
          throw responseLost(e);
        }
        lost |= isLost(e);
        if (last || !maySendAgain(e, begun) || request.deadline().hasPassed()) {
          throw e;
        }
      }
    }
  }

  @SuppressWarnings("ConstantValue") // a source in another language, or unchecked, may return null
  private Redemption redemption(RefreshGrant grant, TokenRequest request) {
    try {
      Redemption redemption = source.redeem(grant, request);
      if (redemption == null) {
        throw TokenErrors.noToken(label());
      }
      return redemption;
    } catch (HexkeyException e) {
      throw e;
    } catch (Exception | Error e) {
      throw TokenErrors.lost(label(), e); // nobody can say whether the refresh token is spent
    }
  }

  private boolean maySendAgain(HexkeyException failure, Moment begun) {
    if (isLost(failure)) {
      return policy.hasRotationGrace() && clock.get().since(begun).compareTo(RESEND_WITHIN) <= 0;
    }
    return TokenErrors.maySendAgain(failure);
  }

  private static boolean isLost(HexkeyException failure) {
    return failure.reason().filter(SourceReasons.RESPONSE_LOST::equals).isPresent();
  }

  /** The issuer's error, once the record says how the redemption ended. */
  private Obtained endedBadly(
      HexkeyException failure,
      GrantRecord record,
      long version,
      TokenRequest request,
      RecordLock lock) {
    boolean grantEnded = TokenErrors.isSignInRequired(failure);
    if (!grantEnded && isLost(failure)) {
      throw responseLost(failure); // the mark stays in the record, for everybody
    }
    Optional<Obtained> signedInMeanwhile = Optional.empty();
    Document ended = record.withRedemptionEnded(grantEnded);
    try (GrantRecord now = read()) {
      if (now.version() == version) {
        store.get().compareAndSet(key, version, ended, lock.fence());
      } else {
        signedInMeanwhile = adopt(now, request);
      }
    } catch (HexkeyException e) {
      unstored.keepEnd(ended, version); // else the next one would take this answer for lost
    }
    return signedInMeanwhile.orElseThrow(() -> failure);
  }

  private Obtained keep(
      Redemption redemption, GrantRecord record, long version, Moment sent, RecordLock lock) {
    HexkeyException useless = null;
    Document next;
    try {
      next = record.after(redemption, sent, life(redemption, sent));
    } catch (HexkeyException e) {
      useless = e; // the refresh token that came with it is good, and kept
      next = record.afterWithoutToken(redemption);
    }
    long generation = record.generation() + 1;
    try {
      store.get().compareAndSet(key, version, next, lock.fence());
    } catch (HexkeyException e) {
      Optional<Obtained> overtaken = overtaken(e, generation);
      if (overtaken.isPresent()) {
        return overtaken.get();
      }
      unstored.keep(next, generation, e);
    } finally {
      GrantRecord.wipe(next);
    }
    seen = generation;
    if (useless != null) {
      throw useless;
    }
    return new Obtained(redemption.accessToken(), null, generation);
  }

  private @Nullable Duration life(Redemption redemption, Moment sent) {
    return TokenLife.of(
            redemption.accessToken(), sent, clock.get(), policy.assumedLifetime().orElse(null))
        .life();
  }

  /** What a sign-in has put there while this redemption was under way. */
  private Optional<Obtained> overtaken(HexkeyException failure, long generation) {
    if (failure.family() != Family.CONFLICTING) {
      return Optional.empty();
    }
    try (GrantRecord now = read()) {
      return now.generation() < generation
          ? Optional.empty()
          : now.accessToken().map(token -> show(token, now));
    } catch (HexkeyException e) {
      return Optional.empty(); // looked at again when what came is stored
    }
  }

  // --- errors

  private UnauthenticatedException responseLost(@Nullable HexkeyException cause) {
    Problem problem =
        signIn(
            SourceReasons.RESPONSE_LOST,
            "The "
                + label()
                + " was sent and the answer was lost, so that it may be spent already.");
    return new UnauthenticatedException(cause == null ? problem : problem.withCause(cause));
  }

  private static Problem signIn(String reason, String summary) {
    return Problem.of(ErrorCodes.SIGN_IN_REQUIRED, summary, "Sign in again.").withReason(reason);
  }
}
