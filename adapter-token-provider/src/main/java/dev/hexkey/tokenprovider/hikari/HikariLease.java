package dev.hexkey.tokenprovider.hikari;

import com.zaxxer.hikari.HikariCredentialsProvider;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.util.Credentials;
import dev.hexkey.core.SecretUri;
import dev.hexkey.core.SecretsClient;
import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.TokenProvider.Subscription;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives a pool user and password of a dynamic secret, both from one lease, and moves the pool on
 * when another lease takes its place:
 *
 * <pre>{@code
 * HikariLease lease = HikariLease.of(hexkey.secrets(), "openbao+lease://database/creds/app");
 * config.setCredentialsProvider(lease);
 * HikariDataSource pool = new HikariDataSource(config);
 * lease.follow(pool, Duration.ofSeconds(10));
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class HikariLease implements HikariCredentialsProvider {
  /** How long a connection may be in the making, with the user of the lease before. */
  private static final Duration IN_THE_MAKING = Duration.ofMillis(250);

  private static final Duration LOOK = Duration.ofMillis(20);

  private final SecretsClient secrets;
  private final SecretUri uri;

  private HikariLease(SecretsClient secrets, SecretUri uri) {
    this.secrets = secrets;
    this.uri = uri;
  }

  /**
   * Credentials from the fields {@code username} and {@code password} of a secret.
   *
   * @param uri without a field
   * @throws dev.hexkey.ports.SecretUriException if it is no secret URI
   */
  public static HikariLease of(SecretsClient secrets, String uri) {
    return new HikariLease(secrets, secrets.parse(uri));
  }

  @Override
  public Credentials getCredentials() {
    SecretValue both = secrets.resolve(uri);
    return Credentials.of(field(both, "username"), field(both, "password"));
  }

  /**
   * Keeps the lease renewed, and evicts the pool's connections of a lease that was replaced; that
   * lease is kept until they are gone.
   *
   * @param longestUse how long a connection is out of the pool at most
   * @return ends this when it is closed; close it before the pool
   */
  public Subscription follow(HikariDataSource pool, Duration longestUse) {
    return secrets.onRotated(uri, next -> moveOn(pool.getHikariPoolMXBean(), longestUse));
  }

  private static void moveOn(@Nullable HikariPoolMXBean pool, Duration longestUse) {
    if (pool == null) {
      return; // it has not begun
    }
    pool.softEvictConnections();
    pause(IN_THE_MAKING);
    pool.softEvictConnections();
    long end = System.nanoTime() + longestUse.toNanos();
    while (pool.getActiveConnections() > 0 && System.nanoTime() - end < 0) {
      pause(LOOK);
    }
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while connections were in use");
    }
  }

  private static String field(SecretValue both, String name) {
    try (SecretValue value = both.field(name).orElseThrow(() -> missing(name))) {
      return value.revealText();
    }
  }

  private static AbsentException missing(String name) {
    return new AbsentException(
        Problem.of(
                ErrorCodes.SECRET_NOT_FOUND,
                "The secret for the pool has no field " + name + ".",
                "Name a secret with the fields username and password.")
            .withReason("KEY_MISSING"));
  }
}
