package dev.hexkey.ports;

import java.util.Optional;

/**
 * A failure that a caller can act on. Subclasses are the {@link Family families}; adapters choose
 * one and add codes, never classes. The message is {@code [CODE/REASON] what happened. What to do.}
 * and holds no secret.
 */
@SuppressWarnings("serial") // errors are not sent between processes; the problem stays transient
public abstract sealed class HexkeyException extends RuntimeException
    permits AbsentException,
        DeletedException,
        DestroyedException,
        DisabledException,
        ExpiredException,
        ForbiddenException,
        UnauthenticatedException,
        ThrottledException,
        UnreachableException,
        TimedOutException,
        ConflictingException,
        InvalidException,
        MisconfiguredException,
        UnsupportedException,
        DamagedException,
        LockedException,
        ClosedException {
  private final Family family;
  private final transient Problem problem;

  HexkeyException(Family family, Problem problem) {
    super(problem.message(), problem.cause());
    this.family = family;
    this.problem = problem;
  }

  /** What kind of failure this is. */
  public Family family() {
    return family;
  }

  /** The stable code in upper snake case. */
  public String code() {
    return problem.code();
  }

  /** The finer reason beside the code, if there is one. */
  public Optional<String> reason() {
    return problem.reason();
  }

  /** One sentence: what happened. */
  public String summary() {
    return problem.summary();
  }

  /** One sentence: what to do. */
  public String suggestion() {
    return problem.suggestion();
  }

  /** What the error carries if it is about a token. */
  public Optional<TokenFailure> tokenFailure() {
    return problem.tokenFailure();
  }

  /** What helps against it. */
  public NextAction nextAction() {
    NextAction stated = problem.nextAction();
    if (stated != null) {
      return stated;
    }
    return switch (family) {
      case UNAUTHENTICATED -> NextAction.RUN_LOGIN;
      case FORBIDDEN -> NextAction.ASK_ADMIN;
      case MISCONFIGURED -> NextAction.FIX_CONFIG;
      default -> family.retryMayHelp() ? NextAction.RETRY : NextAction.NONE;
    };
  }

  /** Everything the error says, for wrapping it into another context. */
  public Problem problem() {
    return problem;
  }
}
