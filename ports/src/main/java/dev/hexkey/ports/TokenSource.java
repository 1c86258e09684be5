package dev.hexkey.ports;

import java.util.concurrent.CompletionStage;

/**
 * Driven port: obtains one fresh access token from somewhere, each time it is asked. When to ask,
 * how often, and what to do in between are the core's business: a source keeps no cache, starts no
 * thread and does not repeat what failed.
 *
 * <p>Called on a thread of the core's, by one flight at a time for each key, which is interrupted
 * when its time is up. It must not call the provider that it serves.
 *
 * <p>What it throws says what happens next:
 *
 * <ul>
 *   <li>{@code SIGN_IN_REQUIRED} ({@link UnauthenticatedException}): only a person can help; it is
 *       not asked again.
 *   <li>{@code CLIENT_MISCONFIGURED} or any {@link MisconfiguredException}: asked again slowly.
 *   <li>{@link ThrottledException}: not asked before the time that it names.
 *   <li>{@link UnreachableException} with a reason of {@link SourceReasons}: may be sent again at
 *       once, once.
 *   <li>anything else: asked again after the ordinary back-off.
 * </ul>
 */
@FunctionalInterface
public interface TokenSource {
  /**
   * Obtains a token.
   *
   * @throws Exception in any of the ways above
   */
  AccessToken fetch(TokenRequest request) throws Exception;

  /** What errors, events and logs call it; holds nothing secret. */
  default String label() {
    return "token source";
  }

  /**
   * How many times one flight may send: 2 for a source that crosses a network, which is then called
   * again after a failure that says so; 1 for all others.
   */
  default int triesPerFlight() {
    return 1;
  }

  /**
   * Whether asking with {@link TokenRequest.Reason#REJECTED} can get another token than the one
   * that a server refused. A source over a foreign cache that cannot be passed over says no, and
   * then a refused token is final.
   */
  default boolean canReplaceRejected() {
    return true;
  }

  /** A source that answers later, such as a client that calls back. */
  @FunctionalInterface
  interface Async {
    /** Begins to obtain a token; may fail its stage or throw. */
    CompletionStage<AccessToken> fetch(TokenRequest request) throws Exception;
  }
}
