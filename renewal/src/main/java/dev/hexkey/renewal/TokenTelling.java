package dev.hexkey.renewal;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenEvent;
import dev.hexkey.ports.TokenEvent.Kind;
import dev.hexkey.ports.TokenListener;
import dev.hexkey.ports.TokenProvider.Subscription;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Collects what happens to a token while its slot is held, and tells it afterwards: to the
 * listeners, and to the log once when an outage begins, once when the token ends in it, once when
 * it is over. Thread-safe.
 */
final class TokenTelling {
  private final String label;
  private final TokenLog log;
  private final CopyOnWriteArrayList<TokenListener> listeners = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> untold = new ConcurrentLinkedQueue<>();

  TokenTelling(String label, TokenLog log) {
    this.label = label;
    this.log = log;
  }

  Subscription subscribe(TokenListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** A token came, with this life. */
  void life(AccessToken token, TokenLife life, Moment now, long generation) {
    if (token.isLifetimeIgnored()) {
      event(Kind.LIFETIME_IGNORED, now, generation, null);
    }
    if (life.skewed()) {
      event(Kind.CLOCK_SKEW, now, generation, null);
    }
  }

  /** A token came, and this became of it. */
  void came(Held.Outcome outcome, Held before, Held after, Moment now) {
    switch (outcome) {
      case REPLACED, EXTENDED -> {
        event(Kind.RENEWED, now, after.generation(), null);
        recovered(before);
      }
      case SAME, SHORTER -> {
        if (before.outage() == null || before.outage().isFailure()) {
          event(Kind.SAME_TOKEN_RETURNED, now, after.generation(), null);
        }
        recovered(before);
      }
      case KNOWN, REFUSED_BEFORE, USELESS, CLOSED -> {}
    }
  }

  private void recovered(Held before) {
    if (before.outage() != null && before.outage().isFailure()) {
      int failures = before.outage().failures();
      untold.add(() -> log.recovered(label, failures));
    }
  }

  /** No token came. */
  void failed(HexkeyException failure, Held before, Held after, Moment now) {
    event(Kind.RENEWAL_FAILED, now, after.generation(), failure.code());
    boolean first = before.outage() == null || !before.outage().isFailure();
    boolean known = before.outage() != null && before.outage().needsSignIn();
    if (TokenErrors.isSignInRequired(failure) && !known) {
      event(Kind.SIGN_IN_NEEDED, now, after.generation(), failure.code());
    }
    if (first) {
      untold.add(() -> log.failed(label, failure.code(), after.isUsable(now)));
    } else if (after.toldExpiry() && !before.toldExpiry() && after.token() != null) {
      untold.add(() -> log.expired(label, failure.code()));
    }
  }

  /** A server refused the token. */
  void rejected(Held after, Moment now) {
    event(Kind.REJECTED, now, after.generation(), null);
  }

  /** A refresh token was replaced and could not be stored. */
  void notPersisted(Moment now, long generation, String code) {
    event(Kind.ROTATED_NOT_PERSISTED, now, generation, code);
  }

  /** Tells everything that is untold. A listener that throws harms nobody. */
  void tell() {
    for (Runnable next = untold.poll(); next != null; next = untold.poll()) {
      try {
        next.run();
      } catch (RuntimeException e) {
        log.listenerFailed(label, e.getClass().getName());
      }
    }
  }

  private void event(Kind kind, Moment now, long generation, @Nullable String code) {
    if (listeners.isEmpty()) {
      return;
    }
    TokenEvent event = new TokenEvent(kind, label, now.instant(), generation, code);
    for (TokenListener listener : listeners) {
      untold.add(() -> listener.on(event));
    }
  }
}
