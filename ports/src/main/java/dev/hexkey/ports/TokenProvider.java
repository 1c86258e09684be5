package dev.hexkey.ports;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Driving port: hands out a bearer token that is valid now. A valid token comes from memory; one
 * that ages is renewed in the background, once, while it still serves; only where there is no
 * usable token do callers wait, all for the same renewal. Thread-safe.
 *
 * <p>Every method that hands out a token throws, or fails its stage with, a {@link HexkeyException}
 * that carries a {@link TokenFailure}:
 *
 * <ul>
 *   <li>{@link UnauthenticatedException} {@code SIGN_IN_REQUIRED}, {@code STEP_UP_REQUIRED}: a
 *       person must act
 *   <li>{@link ForbiddenException} {@code INSUFFICIENT_SCOPE}: another scope must be asked for
 *   <li>{@link MisconfiguredException} {@code CLIENT_MISCONFIGURED}: the issuer refuses the client
 *   <li>{@link UnreachableException} {@code SOURCE_UNAVAILABLE}, {@link ThrottledException} {@code
 *       RATE_LIMITED}: a later call may succeed
 *   <li>{@link InvalidException} {@code MALFORMED_RESPONSE}, {@code MALFORMED_TOKEN}, {@code
 *       REENTRANT}; {@link ExpiredException} {@code EXPIRED_ON_ARRIVAL}
 *   <li>{@link LockedException} {@code LOCK_UNAVAILABLE}
 *   <li>{@link TimedOutException} {@code TIMEOUT}, {@code INTERRUPTED}: this caller stopped
 *       waiting; the renewal goes on
 *   <li>{@link ClosedException} {@code CLOSED}
 * </ul>
 */
public interface TokenProvider extends Supplier<String>, AutoCloseable {
  /** The bare token, without {@code Bearer}. Waits at most as long as the policy says. */
  @Override
  String get();

  /**
   * The value of an {@code Authorization} header: {@code Bearer} and the token; the same {@code
   * String} for the life of a token.
   */
  String header();

  /** The bare token, without ever blocking the caller; complete already while a token is usable. */
  CompletionStage<String> getAsync();

  /** The same for the header's value. */
  CompletionStage<String> headerAsync();

  /**
   * A token that lives at least so long; waits for a newer one if the current one does not.
   *
   * @throws ExpiredException with code {@code EXPIRED_ON_ARRIVAL} if the source gives none that
   *     does
   */
  String get(Duration atLeast);

  /** The bare token, waiting no longer than the deadline. */
  String get(Deadline deadline);

  /** The token with what is known of it. Waits like {@link #get()}. */
  CurrentToken token();

  /**
   * The same, at least so long lived, waiting no longer than the deadline.
   *
   * @throws ExpiredException with code {@code EXPIRED_ON_ARRIVAL} if the source gives none that
   *     lives so long
   */
  CurrentToken token(Duration atLeast, Deadline deadline);

  /**
   * Says that a server answered 401 to a request with this token, or 403 with a challenge for more
   * scope, and asks what to do. Waits for the renewal that this may need, like {@link #get()}; does
   * not throw for its failure.
   *
   * @param value the bare token that the request carried
   * @param challenge what the server's {@code WWW-Authenticate} said, if anything
   * @throws ClosedException if the provider is closed
   */
  Verdict rejected(String value, @Nullable Challenge challenge);

  /** The same without ever blocking the caller; ignoring the result leaves the renewal running. */
  CompletionStage<Verdict> rejectedAsync(String value, @Nullable Challenge challenge);

  /**
   * Renews now, joining a renewal that is under way. Also ends the refusal to ask that follows
   * {@code SIGN_IN_REQUIRED}: call it after a sign-in that the provider cannot see. Where the
   * renewal fails and the token so far still serves, the stage completes with that one; {@link
   * #state()} tells.
   */
  CompletionStage<CurrentToken> refresh();

  /** How things stand; never blocks and starts nothing. */
  TokenState state();

  /**
   * Tells of what happens here, outside of every lock, on the thread of the renewal or of whoever
   * reported the refusal. A listener that throws harms nobody.
   *
   * @return ends the subscription when it is closed
   */
  Subscription subscribe(TokenListener listener);

  /** Ends every wait with {@code CLOSED}. Closes nothing that was handed in; twice is harmless. */
  @Override
  void close();

  /** A listener's subscription. */
  interface Subscription extends AutoCloseable {
    /** Ends it; twice is harmless. */
    @Override
    void close();
  }
}
