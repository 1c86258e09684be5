package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.RefreshGrant;
import dev.hexkey.ports.RotatingTokenSource;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SourceReasons;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.UnauthenticatedException;
import dev.hexkey.ports.UnreachableException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * An issuer that replaces the refresh token with each redemption, and ends the grant of whoever
 * shows an old one. What it does before and after a redemption can be scripted. Thread-safe.
 */
final class RotatingIssuer implements RotatingTokenSource {
  private final Queue<Runnable> before = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> after = new ConcurrentLinkedQueue<>();
  private int redemptions; // guarded by this
  private int number; // guarded by this
  private @Nullable String current; // guarded by this
  private boolean forgiving; // guarded by this

  /** What a sign-in gives. */
  synchronized Redemption signIn() {
    return next(Duration.ofHours(1));
  }

  /** The refresh token before the current one is taken as well. */
  synchronized void forgive() {
    forgiving = true;
  }

  /** Somebody ends the grant at the issuer. */
  synchronized void revoke() {
    current = null;
  }

  /** The next redemption begins with this. */
  void before(Runnable step) {
    before.add(step);
  }

  /** The next redemption, once it has happened at the issuer, ends with this. */
  void after(Runnable step) {
    after.add(step);
  }

  /** The next answer is lost on its way. */
  void loseTheNextAnswer() {
    after(
        () -> {
          throw unavailable(SourceReasons.RESPONSE_LOST);
        });
  }

  static UnreachableException unavailable(String reason) {
    return new UnreachableException(
        Problem.of(ErrorCodes.SOURCE_UNAVAILABLE, "The issuer was not heard.", "Wait.")
            .withReason(reason));
  }

  synchronized int redemptions() {
    return redemptions;
  }

  @Override
  public Redemption redeem(RefreshGrant grant, TokenRequest request) {
    run(before.poll());
    Redemption redemption = redeem(grant.refreshToken().revealText());
    run(after.poll());
    return redemption;
  }

  private synchronized Redemption redeem(String token) {
    redemptions++;
    boolean accepted =
        token.equals(current) || (forgiving && token.equals("refresh-" + (number - 1)));
    if (!accepted) {
      current = null;
      throw new UnauthenticatedException(
          Problem.of(ErrorCodes.SIGN_IN_REQUIRED, "The grant has ended.", "Sign in again."));
    }
    return next(Duration.ofHours(1));
  }

  private synchronized Redemption next(Duration lifetime) {
    number++;
    current = "refresh-" + number;
    return new Redemption(
        AccessToken.of("access-" + number, lifetime), SecretValue.ofText("refresh-" + number));
  }

  private static void run(@Nullable Runnable step) {
    if (step != null) {
      step.run();
    }
  }
}
