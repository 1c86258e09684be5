package dev.hexkey.core;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretValue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One read of one secret, shared by every text that names it and every field of it. Fields are
 * decoded when they are first asked for, and once.
 *
 * <p>It is enlisted when it enters the cache and retired when it leaves it. Before and after, no
 * {@link Handle} serves it, and once it is retired the handles let go of its values at once.
 * Callers that were given it keep what they have. Thread-safe.
 */
final class CachedSecret {
  private final SecretKey key;
  private final FetchedSecret fetched;
  private final HandedOut handedOut;
  private final long expiresAtNanos;
  private final Served whole;
  private final ConcurrentHashMap<String, Served> fields = new ConcurrentHashMap<>();
  private volatile boolean live;
  private volatile boolean refused;
  private final AtomicBoolean kept = new AtomicBoolean();

  /**
   * Takes over what a store gave.
   *
   * @param expiresAtNanos of the ticker: when its life ends
   */
  CachedSecret(SecretKey key, FetchedSecret fetched, long expiresAtNanos, HandedOut handedOut) {
    this.key = key;
    this.fetched = fetched;
    this.handedOut = handedOut;
    this.expiresAtNanos = expiresAtNanos;
    this.whole = new Served(this, handedOut.take(fetched.value()));
  }

  SecretKey key() {
    return key;
  }

  long expiresAtNanos() {
    return expiresAtNanos;
  }

  /** Whether the store's cheap check, if it has one, still vouches for the value. */
  boolean isCurrent() {
    FetchedSecret.Validator validator = fetched.validatorOrNull();
    return validator == null || validator.isCurrent();
  }

  /**
   * The whole secret, or one field.
   *
   * @throws AbsentException with reason {@code KEY_MISSING} if the secret has no such field
   */
  Served serve(@Nullable String field) {
    Served served = field == null ? whole : fields.computeIfAbsent(field, this::decode);
    if (served == null) {
      throw new AbsentException(
          Problem.of(
                  ErrorCodes.SECRET_NOT_FOUND,
                  "The secret " + key + " has no such field.",
                  "Check the part after '#'.")
              .withReason("KEY_MISSING"));
    }
    if (!live) {
      served.handle
          .letGo(); // not in the cache, or no longer: retire() may not have seen this field
    }
    return served;
  }

  /** Says that the store has since refused to give this secret, so that it never serves stale. */
  void refuse() {
    refused = true;
  }

  boolean isRefused() {
    return refused;
  }

  /** Begins the serving of this read from the cache. Called before anybody is given it. */
  void enlist() {
    live = true;
  }

  /** Ends the serving of this read from the cache, for good. */
  void retire() {
    live = false;
    whole.handle.letGo();
    fields.values().forEach(served -> served.handle.letGo());
  }

  /** Says that callers may be given it; {@code false} if that was said before. */
  boolean keep() {
    return kept.compareAndSet(false, true);
  }

  /** Wipes it, unless callers may have been given it. */
  void discard() {
    if (!kept.get()) {
      fetched.value().close();
    }
  }

  private @Nullable Served decode(String field) {
    return fetched
        .value()
        .field(field)
        .map(value -> new Served(this, handedOut.take(value)))
        .orElse(null);
  }

  /** A view that callers are given, and the secret that it is of. */
  static final class Served {
    private final CachedSecret secret;
    private final SecretValue view;
    private final Handle handle;

    private Served(CachedSecret secret, SecretValue view) {
      this.secret = secret;
      this.view = view;
      this.handle = new Handle(this);
    }

    CachedSecret secret() {
      return secret;
    }

    SecretValue view() {
      return view;
    }

    Handle handle() {
      return handle;
    }
  }

  /** What a text leads to: something served, until its secret is retired. */
  static final class Handle {
    private final long expiresAtNanos;
    private volatile @Nullable Served served;

    private Handle(Served served) {
      this.served = served;
      this.expiresAtNanos = served.secret.expiresAtNanos;
    }

    @Nullable Served served() {
      return served;
    }

    long expiresAtNanos() {
      return expiresAtNanos;
    }

    private void letGo() {
      served = null;
    }
  }
}
