package dev.hexkey.renewal;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.Challenge;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.DeletedException;
import dev.hexkey.ports.DestroyedException;
import dev.hexkey.ports.DisabledException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.ExpiredException;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.ForbiddenException;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.LockedException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SourceReasons;
import dev.hexkey.ports.ThrottledException;
import dev.hexkey.ports.TimedOutException;
import dev.hexkey.ports.TokenFailure;
import dev.hexkey.ports.UnauthenticatedException;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.ports.UnsupportedException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What goes wrong with tokens, in one place. No message holds a token or what a source wrote. */
final class TokenErrors {
  private static final Set<String> SENT_AGAIN =
      Set.of(SourceReasons.NOT_CONNECTED, SourceReasons.GATEWAY, SourceReasons.RESPONSE_LOST);

  private static final String ON_A_CALLER = "RENEWAL_ON_CALLER";

  private TokenErrors() {}

  // --- of a source

  /** What a source threw, as one of ours. */
  static HexkeyException ofSource(String label, Throwable thrown) {
    if (thrown instanceof HexkeyException ours) {
      return ours;
    }
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return new UnreachableException(
        Problem.of(
                ErrorCodes.SOURCE_UNAVAILABLE,
                "The " + label + " failed with " + thrown.getClass().getSimpleName() + ".",
                "Look at its cause; the next call tries again.")
            .withCause(thrown));
  }

  /** What a source threw that does not say whether a refresh token was spent. */
  static UnreachableException lost(String label, Throwable thrown) {
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return new UnreachableException(
        Problem.of(
                ErrorCodes.SOURCE_UNAVAILABLE,
                "The " + label + " failed with " + thrown.getClass().getSimpleName() + ".",
                "Look at its cause.")
            .withReason(SourceReasons.RESPONSE_LOST)
            .withCause(thrown));
  }

  static InvalidException noToken(String label) {
    return new InvalidException(
        Problem.of(
            ErrorCodes.MALFORMED_RESPONSE,
            "The " + label + " returned no token.",
            "A source returns a token or throws."));
  }

  static UnreachableException noAnswer(String label, Duration deadline) {
    return new UnreachableException(
        Problem.of(
                ErrorCodes.SOURCE_UNAVAILABLE,
                "The " + label + " did not answer within " + deadline.toSeconds() + " s.",
                "The next call tries again; look at whether the source can be reached.")
            .withReason("NO_ANSWER"));
  }

  static UnreachableException sameAsRejected(String label) {
    return new UnreachableException(
        Problem.of(
                ErrorCodes.SOURCE_UNAVAILABLE,
                "The " + label + " returned the token that a server had refused.",
                "Wait until the issuer's own cache lets go of it, or sign in again.")
            .withReason("SAME_TOKEN"));
  }

  static ExpiredException useless(String label) {
    return new ExpiredException(
        Problem.of(
                ErrorCodes.EXPIRED_ON_ARRIVAL,
                "The " + label + " gave a token that was too near its end to be used.",
                "Compare this machine's clock with the issuer's; if they agree, look at the"
                    + " policy's margin and at the source's own cache.")
            .withReason("NEAR_ITS_END"));
  }

  static ExpiredException tooShort(String label, Duration wanted) {
    return new ExpiredException(
        Problem.of(
                ErrorCodes.EXPIRED_ON_ARRIVAL,
                "The " + label + " gives no token that lives for " + wanted.toSeconds() + " s.",
                "Ask for less, or let the issuer's tokens live longer.")
            .withReason("TOO_SHORT"));
  }

  static UnsupportedException cannotReplace(String label) {
    return new UnsupportedException(
        Problem.of(
            ErrorCodes.UNSUPPORTED_OPERATION,
            "The " + label + " keeps its token and cannot be made to replace one that was refused.",
            "Wait until it renews by itself, or use a source that can be asked."));
  }

  /** Whether the same request may be sent once more at once. */
  static boolean maySendAgain(HexkeyException failure) {
    return failure.code().equals(ErrorCodes.SOURCE_UNAVAILABLE)
        && failure.reason().filter(SENT_AGAIN::contains).isPresent();
  }

  /** Whether a renewal ended with the caller on whose thread it ran: says nothing of the source. */
  static boolean isInterruptedRenewal(HexkeyException failure) {
    return failure.code().equals(ErrorCodes.INTERRUPTED)
        && failure.reason().filter(ON_A_CALLER::equals).isPresent();
  }

  static boolean isSignInRequired(HexkeyException failure) {
    return failure.code().equals(ErrorCodes.SIGN_IN_REQUIRED);
  }

  static Outage.Kind kindOf(HexkeyException failure, boolean shared) {
    if (isSignInRequired(failure)) {
      return shared ? Outage.Kind.SIGN_IN_SHARED : Outage.Kind.SIGN_IN;
    }
    return failure.family() == Family.MISCONFIGURED
        ? Outage.Kind.MISCONFIGURED
        : Outage.Kind.RETRYABLE;
  }

  static @Nullable Duration namedWait(HexkeyException failure) {
    return failure instanceof ThrottledException throttled
        ? throttled.retryAfter().orElse(null)
        : null;
  }

  // --- of a caller

  static ClosedException closed() {
    return new ClosedException(
        Problem.of(
            ErrorCodes.CLOSED,
            "The token provider has been closed.",
            "Use a provider that is open."));
  }

  static TimedOutException timedOut(String label, Duration waited) {
    return new TimedOutException(
        Problem.of(
            ErrorCodes.TIMEOUT,
            "The " + label + " gave no token within " + waited.toMillis() + " ms.",
            "Call again: the renewal goes on in the meantime."));
  }

  static TimedOutException interrupted(String label) {
    Thread.currentThread().interrupt();
    return new TimedOutException(
        Problem.of(
            ErrorCodes.INTERRUPTED,
            "The wait for the " + label + " was interrupted.",
            "Call again from a thread that is not interrupted; the renewal goes on."));
  }

  /** A caller was interrupted on whose thread a renewal ran. */
  static TimedOutException interruptedRenewal(String label) {
    return new TimedOutException(
        Problem.of(
                ErrorCodes.INTERRUPTED,
                "The renewal by the " + label + " was interrupted with the caller that ran it.",
                "Call again from a thread that is not interrupted.")
            .withReason(ON_A_CALLER));
  }

  static InvalidException reentrant(String label) {
    return new InvalidException(
        Problem.of(
            ErrorCodes.REENTRANT,
            "The " + label + " needs the very token that it is about to obtain.",
            "Let a source or listener never call the provider that it serves."));
  }

  // --- of a server

  static UnauthenticatedException stepUp(Challenge challenge) {
    return new UnauthenticatedException(
        Problem.of(
                ErrorCodes.STEP_UP_REQUIRED,
                "The server wants the person to authenticate more strongly.",
                "Sign in again with the named acr_values and max_age.")
            .withTokenFailure(said(challenge, "acr_values", "max_age", "scope")));
  }

  static ForbiddenException insufficientScope(Challenge challenge) {
    return new ForbiddenException(
        Problem.of(
                ErrorCodes.INSUFFICIENT_SCOPE,
                "The token's scope does not cover this request.",
                "Ask for a token with the named scope.")
            .withTokenFailure(said(challenge, "scope")));
  }

  private static TokenFailure said(Challenge challenge, String... names) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String name : names) {
      challenge.parameter(name).ifPresent(value -> attributes.put(name, value));
    }
    return TokenFailure.said(attributes);
  }

  // --- copies

  /** The failure as another object: some sources keep an exception and throw it again. */
  static HexkeyException again(HexkeyException failure) {
    return forCaller(failure, failure.tokenFailure().orElse(TokenFailure.said(Map.of())));
  }

  /**
   * The failure as an exception of its own for one caller, with the facts of now; all share the
   * cause.
   */
  static HexkeyException forCaller(HexkeyException failure, TokenFailure facts) {
    Map<String, String> said =
        failure.tokenFailure().map(TokenFailure::attributes).orElse(Map.of());
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    Problem problem =
        failure
            .problem()
            .withCause(cause)
            .withTokenFailure(
                new TokenFailure(
                    facts.source(), facts.tries(), facts.sinceSuccess(), facts.notBefore(), said));
    return switch (failure.family()) {
      case ABSENT -> new AbsentException(problem);
      case DELETED -> new DeletedException(problem, null, null);
      case DESTROYED -> new DestroyedException(problem);
      case DISABLED -> new DisabledException(problem);
      case EXPIRED -> new ExpiredException(problem);
      case FORBIDDEN -> new ForbiddenException(problem);
      case UNAUTHENTICATED -> new UnauthenticatedException(problem);
      case THROTTLED -> new ThrottledException(problem, namedWait(failure));
      case UNREACHABLE -> new UnreachableException(problem);
      case TIMED_OUT -> new TimedOutException(problem);
      case CONFLICTING -> new ConflictingException(problem);
      case INVALID -> new InvalidException(problem);
      case MISCONFIGURED -> new MisconfiguredException(problem);
      case UNSUPPORTED -> new UnsupportedException(problem);
      case DAMAGED -> new DamagedException(problem);
      case LOCKED -> new LockedException(problem);
      case CLOSED -> new ClosedException(problem);
    };
  }
}
