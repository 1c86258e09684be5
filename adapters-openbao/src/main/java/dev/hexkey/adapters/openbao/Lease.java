package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.SecretLease;
import dev.hexkey.ports.SecretValue;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One lease and its secret. Thread-safe. */
final class Lease implements AutoCloseable {
  private final LeaseAnswer answer;
  private final String key;
  private final CurrentToken login;
  private final SecretValue value;
  private volatile @Nullable Instant end;

  /**
   * A lease that was just issued.
   *
   * @param key what tells it from others; nothing secret
   * @param login what it was issued to, and ends with
   */
  Lease(LeaseAnswer answer, String key, CurrentToken login) {
    this.answer = answer;
    this.key = key;
    this.login = login;
    this.value = answer.value();
  }

  String key() {
    return key;
  }

  /** Empty if the server keeps no account of it. */
  String id() {
    return answer.id();
  }

  boolean isRenewable() {
    return answer.isRenewable() && !id().isEmpty();
  }

  boolean isOf(CurrentToken current) {
    return login.fingerprint().equals(current.fingerprint());
  }

  CurrentToken login() {
    return login;
  }

  /** How long it was to live when it was issued; zero if nobody knows. */
  Duration life() {
    return answer.life();
  }

  void lives(Instant now, Duration life) {
    end = life.isZero() ? null : now.plus(life);
  }

  boolean hasEnded(Instant now) {
    Instant known = end;
    return known != null && !known.isAfter(now);
  }

  SecretLease told() {
    return new SecretLease(id().isEmpty() ? null : id(), end);
  }

  /** A copy of the secret, the receiver's; {@code null} once the lease was let go. */
  @Nullable SecretValue copyOrNull() {
    try {
      return value.revealTo(bytes -> SecretValue.of(bytes, KvFields::decode));
    } catch (ClosedException e) {
      return null;
    }
  }

  /** Wipes the secret; the server is not asked. */
  @Override
  public void close() {
    value.close();
  }

  @Override
  public String toString() {
    return "Lease[" + key + "]";
  }
}
