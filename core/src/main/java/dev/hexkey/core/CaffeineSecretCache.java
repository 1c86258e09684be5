package dev.hexkey.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.hexkey.core.CachedSecret.Handle;
import dev.hexkey.core.CachedSecret.Served;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.Ticker;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The cache over Caffeine: handles by text, secrets by key, absences by key.
 *
 * <p>A text's handle ends with its secret's life; a secret stays for the stale time beyond that. A
 * secret that leaves its level for whatever reason is retired within the same atomic step of
 * Caffeine's, so that no handle outlives it. Maintenance is done by whoever comes along: no thread
 * is started, and what has expired in an idle client stays until it is used again or closed.
 */
final class CaffeineSecretCache implements SecretCache {
  private final Ticker ticker;
  private final Cache<String, Handle> texts;
  private final Cache<SecretKey, CachedSecret> secrets;
  private final Cache<SecretKey, Problem> absences;
  private final boolean rememberAbsences;

  CaffeineSecretCache(ClientOptions options, Ticker ticker) {
    this.ticker = ticker;
    long staleNanos = options.staleIfError().toNanos();
    this.texts =
        bounded(options, ticker).expireAfter(new EndOfLife<>(Handle::expiresAtNanos, 0)).build();
    this.secrets =
        bounded(options, ticker)
            .expireAfter(new EndOfLife<>(CachedSecret::expiresAtNanos, staleNanos))
            .<SecretKey, CachedSecret>evictionListener(
                (key, secret, cause) -> {
                  if (secret != null) {
                    secret.retire();
                  }
                })
            .build();
    this.absences = bounded(options, ticker).expireAfterWrite(options.negativeLife()).build();
    this.rememberAbsences = !options.negativeLife().isZero();
  }

  @Override
  public @Nullable SecretValue hit(String text) {
    Handle handle = texts.getIfPresent(text);
    if (handle == null) {
      return null;
    }
    Served served = handle.served();
    if (served == null) {
      return null; // its secret was replaced; the next read leads this text to the new one
    }
    if (served.secret().isCurrent()) {
      return served.view();
    }
    drop(served.secret());
    return null;
  }

  @Override
  public void remember(String text, Served served) {
    Handle handle = served.handle();
    if (handle.served() != null && handle.expiresAtNanos() - ticker.nanos() > 0) {
      texts.put(text, handle);
    }
  }

  @Override
  public @Nullable CachedSecret find(SecretKey key) {
    CachedSecret secret = secrets.getIfPresent(key);
    if (secret == null || secret.expiresAtNanos() - ticker.nanos() <= 0) {
      return null;
    }
    if (secret.isCurrent()) {
      return secret;
    }
    drop(secret);
    return null;
  }

  @Override
  public @Nullable CachedSecret findStale(SecretKey key) {
    CachedSecret secret = secrets.getIfPresent(key);
    return secret == null || secret.isRefused() || !secret.isCurrent() ? null : secret;
  }

  @Override
  public void publish(CachedSecret secret) {
    absences.invalidate(secret.key());
    CachedSecret old = replace(secret);
    if (old != null) {
      old.retire();
    }
  }

  @Override
  public @Nullable Problem findAbsence(SecretKey key) {
    return rememberAbsences ? absences.getIfPresent(key) : null;
  }

  @Override
  public void publishAbsence(SecretKey key, Problem problem) {
    if (rememberAbsences) {
      absences.asMap().putIfAbsent(key, problem);
    }
  }

  @Override
  public void refuse(SecretKey key) {
    CachedSecret secret = secrets.getIfPresent(key);
    if (secret != null) {
      secret.refuse();
    }
  }

  @Override
  public void invalidate(SecretKey key) {
    absences.asMap().keySet().removeIf(key::isSameSecretAs);
    for (SecretKey known : secrets.asMap().keySet()) {
      if (key.isSameSecretAs(known)) {
        CachedSecret secret = secrets.asMap().remove(known);
        if (secret != null) {
          secret.retire();
        }
      }
    }
  }

  @Override
  public void clear() {
    secrets.asMap().values().forEach(CachedSecret::retire);
    secrets.invalidateAll();
    texts.invalidateAll();
    absences.invalidateAll();
  }

  private @Nullable CachedSecret replace(CachedSecret secret) {
    if (secret.expiresAtNanos() - ticker.nanos() <= 0) {
      return secrets.asMap().remove(secret.key()); // has no life to be kept for
    }
    secret.enlist();
    return secrets.asMap().put(secret.key(), secret);
  }

  private void drop(CachedSecret secret) {
    secrets.asMap().remove(secret.key(), secret);
    secret.retire();
  }

  private static Caffeine<Object, Object> bounded(ClientOptions options, Ticker ticker) {
    return Caffeine.newBuilder()
        .maximumSize(options.cacheMaxEntries())
        .executor(Runnable::run)
        .ticker(ticker::nanos);
  }

  /** Each entry ends at an instant of its own, whenever it was put in and however often read. */
  private record EndOfLife<K, V>(ToLongFunction<V> expiresAtNanos, long graceNanos)
      implements Expiry<K, V> {
    @Override
    public long expireAfterCreate(K key, V value, long now) {
      return Math.max(0, expiresAtNanos.applyAsLong(value) + graceNanos - now);
    }

    @Override
    public long expireAfterUpdate(K key, V value, long now, long left) {
      return expireAfterCreate(key, value, now);
    }

    @Override
    public long expireAfterRead(K key, V value, long now, long left) {
      return left;
    }
  }
}
