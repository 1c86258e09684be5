package dev.hexkey.ports;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the core asks a source for.
 *
 * @param reason why a token is needed now
 * @param previous the token so far, if there was one; the way to extend a lease instead of taking a
 *     new one
 * @param claims the decoded JSON of a claims challenge; a source that has a cache of its own goes
 *     past it. {@code null} for an ordinary token
 * @param leastLife how long the token must live at least; zero if that does not matter
 * @param deadline when nobody waits for the answer any more
 */
public record TokenRequest(
    Reason reason,
    @Nullable AccessToken previous,
    @Nullable String claims,
    Duration leastLife,
    Deadline deadline) {
  /** Why a token is needed. */
  public enum Reason {
    /** There is none, or it has ended. */
    FIRST,
    /** The current one will end. */
    AHEAD,
    /** A server refused the current one; what a source keeps of its own must be passed over. */
    REJECTED
  }

  @Override
  public String toString() {
    return "TokenRequest[" + reason + "]";
  }
}
