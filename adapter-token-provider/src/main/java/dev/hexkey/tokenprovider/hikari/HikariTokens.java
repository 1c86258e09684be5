package dev.hexkey.tokenprovider.hikari;

import com.zaxxer.hikari.HikariCredentialsProvider;
import com.zaxxer.hikari.util.Credentials;
import dev.hexkey.ports.TokenProvider;

/**
 * Gives a pool the token as its password, anew for each connection:
 *
 * <pre>{@code
 * config.setCredentialsProvider(HikariTokens.credentials("app", provider));
 * }</pre>
 *
 * <p>A server that ends connections with their token wants {@code maxLifetime} below the life of
 * one.
 */
public final class HikariTokens {
  private HikariTokens() {}

  /** Credentials of this user, with the token as the password. */
  public static HikariCredentialsProvider credentials(String user, TokenProvider provider) {
    return () -> Credentials.of(user, provider.get());
  }
}
