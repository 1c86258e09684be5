package dev.hexkey.core;

import dev.hexkey.core.CachedSecret.Served;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * What the client remembers, in two levels: secrets by their key, and the texts that led to them,
 * so that a hit is one lookup of a text and all fields of a secret cost one read. Thread-safe.
 */
interface SecretCache {
  /** Remembers nothing, and loads no cache library. */
  SecretCache NONE = new NoCache();

  /** The value that this text named, if it is within its life and still current. */
  @Nullable SecretValue hit(String text);

  /** Remembers where a text leads, for as long as the secret stays. */
  void remember(String text, Served served);

  /** The secret, if it is within its life and still current. */
  @Nullable CachedSecret find(SecretKey key);

  /** The secret, if it may stand in while its store cannot be asked. */
  @Nullable CachedSecret findStale(SecretKey key);

  /** Puts a secret in the place of what was there. */
  void publish(CachedSecret secret);

  /** Why the secret is absent, if that was learnt a short while ago. */
  @Nullable Problem findAbsence(SecretKey key);

  /** Remembers for a short while that the secret is absent. */
  void publishAbsence(SecretKey key, Problem problem);

  /** Remembers that the store refuses the secret: what is there never serves stale. */
  void refuse(SecretKey key);

  /** Forgets everything about a secret, in all its versions. */
  void invalidate(SecretKey key);

  /** Forgets everything. */
  void clear();
}
