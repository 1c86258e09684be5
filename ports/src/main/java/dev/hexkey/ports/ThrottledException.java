package dev.hexkey.ports;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asked too often; a later try may succeed. */
@SuppressWarnings("serial")
public final class ThrottledException extends HexkeyException {
  private final @Nullable Duration retryAfter;

  /**
   * An error of the family {@link Family#THROTTLED}.
   *
   * @param retryAfter how long the other side asks to wait, if it said
   */
  public ThrottledException(Problem problem, @Nullable Duration retryAfter) {
    super(Family.THROTTLED, problem);
    this.retryAfter = retryAfter;
  }

  /** How long the other side asks to wait, if it said. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
