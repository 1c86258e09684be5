package dev.hexkey.ports;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to do after a server refused a token. Immutable; its text is redacted.
 *
 * <p>A request is sent again at most once, and only if its body can be: a second refusal goes to
 * the caller as it is.
 */
public final class Verdict {
  private final Action action;
  private final @Nullable CurrentToken token;
  private final Duration delay;
  private final @Nullable HexkeyException problem;

  /** What to do. */
  public enum Action {
    /** Send the request again with {@link #token()}, after {@link #delay()}. */
    RETRY,
    /** Hand the server's answer to the caller. */
    GIVE_UP,
    /** Hand the server's answer to the caller; {@link #problem()} says what a person must do. */
    PERSON_NEEDED
  }

  private Verdict(
      Action action,
      @Nullable CurrentToken token,
      Duration delay,
      @Nullable HexkeyException problem) {
    this.action = action;
    this.token = token;
    this.delay = delay;
    this.problem = problem;
  }

  /** Send it again with this token, after this time. */
  public static Verdict retry(CurrentToken token, Duration delay) {
    return new Verdict(Action.RETRY, token, delay, null);
  }

  /** Leave it; the problem is why there is no better token, if there is a reason. */
  public static Verdict giveUp(@Nullable HexkeyException problem) {
    return new Verdict(Action.GIVE_UP, null, Duration.ZERO, problem);
  }

  /** Leave it; somebody must sign in, or ask for more. */
  public static Verdict personNeeded(HexkeyException problem) {
    return new Verdict(Action.PERSON_NEEDED, null, Duration.ZERO, problem);
  }

  /** What to do. */
  public Action action() {
    return action;
  }

  /** The token to send it again with; there if the action is {@link Action#RETRY}. */
  public Optional<CurrentToken> token() {
    return Optional.ofNullable(token);
  }

  /** How long to wait before; zero but for issuers whose tokens take a while to be known. */
  public Duration delay() {
    return delay;
  }

  /** Why there is no better token. */
  public Optional<HexkeyException> problem() {
    return Optional.ofNullable(problem);
  }

  @Override
  public String toString() {
    return "Verdict[" + action + "]";
  }
}
