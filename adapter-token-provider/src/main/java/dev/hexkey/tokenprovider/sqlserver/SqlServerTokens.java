package dev.hexkey.tokenprovider.sqlserver;

import com.microsoft.sqlserver.jdbc.SQLServerAccessTokenCallback;
import com.microsoft.sqlserver.jdbc.SqlAuthenticationToken;
import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.TokenProvider;
import java.time.Instant;

/**
 * Gives SQL Server's driver a token for each login:
 *
 * <pre>{@code
 * dataSource.setAccessTokenCallback(SqlServerTokens.callback(provider));
 * }</pre>
 */
public final class SqlServerTokens {
  /** The driver wants to know; a token of which nobody does is used until it is refused. */
  private static final Instant UNKNOWN_END = Instant.parse("9999-01-01T00:00:00Z");

  private SqlServerTokens() {}

  /** A callback that asks the provider, whatever server and issuer the driver names. */
  public static SQLServerAccessTokenCallback callback(TokenProvider provider) {
    return (server, issuer) -> {
      CurrentToken token = provider.token();
      long end = token.expiry().orElse(UNKNOWN_END).toEpochMilli();
      return new SqlAuthenticationToken(token.revealText(), end);
    };
  }
}
