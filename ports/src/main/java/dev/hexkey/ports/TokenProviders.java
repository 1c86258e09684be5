package dev.hexkey.ports;

import java.util.function.Function;

/**
 * What an adapter or application asks the core for: make this source into a token that renews
 * itself. Making a provider reads, sends and starts nothing. Thread-safe.
 */
public interface TokenProviders {
  /** A provider over a source. */
  TokenProvider of(TokenSource source, TokenPolicy policy);

  /**
   * A provider over a source that answers later. The calls wait on a thread of the core's, which
   * costs nothing where threads are virtual.
   */
  TokenProvider ofAsync(String label, TokenSource.Async source, TokenPolicy policy);

  /**
   * A provider over a refresh token that the issuer may replace with each use. The grant lives in a
   * record; processes that share the record store redeem it one at a time.
   *
   * @param record where the grant is; see {@link #storeGrant}
   */
  TokenProvider rotating(RotatingTokenSource source, RecordKey record, TokenPolicy policy);

  /**
   * Stores what a sign-in obtained, in place of what the record held. Providers over the record
   * take it up within five seconds, in every process.
   *
   * @param signIn once it is stored, its secrets are wiped but for {@link SecretValue#shared()}
   *     views; if it is not, they stay the caller's
   * @throws HexkeyException as the record store throws
   */
  void storeGrant(RecordKey record, Redemption signIn);

  /**
   * Providers for many keys, one for each, in one bounded map.
   *
   * @param sources makes the source of a key
   * @param bound how many are kept; beyond that the least used go, but none with a renewal under
   *     way
   * @param <K> what makes two tokens different: tenant, audience, scopes; with {@code equals}
   */
  <K> TokenFamily<K> family(
      Function<? super K, ? extends TokenSource> sources, int bound, TokenPolicy policy);
}
