package dev.hexkey.core;

import dev.hexkey.core.CachedSecret.Served;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretValue;
import org.jspecify.annotations.Nullable;

/** Remembers nothing: for programs that read a secret once, and for a cache life of zero. */
final class NoCache implements SecretCache {
  @Override
  public @Nullable SecretValue hit(String text) {
    return null;
  }

  @Override
  public void remember(String text, Served served) {}

  @Override
  public @Nullable CachedSecret find(SecretKey key) {
    return null;
  }

  @Override
  public @Nullable CachedSecret findStale(SecretKey key) {
    return null;
  }

  @Override
  public void publish(CachedSecret secret) {}

  @Override
  public @Nullable Problem findAbsence(SecretKey key) {
    return null;
  }

  @Override
  public void publishAbsence(SecretKey key, Problem problem) {}

  @Override
  public void refuse(SecretKey key) {}

  @Override
  public void invalidate(SecretKey key) {}

  @Override
  public void clear() {}
}
