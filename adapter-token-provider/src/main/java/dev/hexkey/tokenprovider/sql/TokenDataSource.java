package dev.hexkey.tokenprovider.sql;

import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenProvider;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A data source whose connections log in with a token as the password. For a pool, wrap the data
 * source that it takes its connections from, not the pool. Thread-safe.
 *
 * <p>A connection outlives the token it was made with, which databases check at the log-in only;
 * where the server ends it with the token, keep the pool's longest life below the token's. When the
 * database refuses the log-in, the token is rejected and the log-in tried once more.
 */
public final class TokenDataSource implements DataSource {
  private final DataSource dataSource;
  private final String user;
  private final TokenProvider provider;

  private TokenDataSource(DataSource dataSource, String user, TokenProvider provider) {
    this.dataSource = dataSource;
    this.user = user;
    this.provider = provider;
  }

  /**
   * Wraps a data source, which stays the caller's.
   *
   * @param user who logs in
   * @param provider of the passwords; {@code TokenPolicy.databaseLogin()} suits tokens that are
   *     checked at the log-in only
   */
  public static DataSource of(DataSource dataSource, String user, TokenProvider provider) {
    return new TokenDataSource(dataSource, user, provider);
  }

  @Override
  public Connection getConnection() throws SQLException {
    String token = token();
    try {
      return dataSource.getConnection(user, token);
    } catch (SQLException e) {
      if (!isRefusal(e)) {
        throw e;
      }
      String next = nextAfter(token, e);
      return dataSource.getConnection(user, next);
    }
  }

  @Override
  public Connection getConnection(String otherUser, String password) throws SQLException {
    return dataSource.getConnection(otherUser, password);
  }

  private String token() throws SQLException {
    try {
      Duration timeout = Duration.ofSeconds(dataSource.getLoginTimeout());
      return timeout.isZero() ? provider.get() : provider.get(Deadline.after(timeout));
    } catch (HexkeyException e) {
      throw new SQLTransientConnectionException(e.getMessage(), e);
    }
  }

  private String nextAfter(String token, SQLException refusal) throws SQLException {
    try {
      return provider
          .rejected(token, null)
          .token()
          .map(CurrentToken::revealText)
          .orElseThrow(() -> refusal);
    } catch (HexkeyException e) {
      refusal.addSuppressed(e);
      throw refusal;
    }
  }

  /** SQLSTATE class 28: invalid authorization specification. */
  private static boolean isRefusal(SQLException failure) {
    String state = failure.getSQLState();
    return failure instanceof SQLInvalidAuthorizationSpecException
        || (state != null && state.startsWith("28"));
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return dataSource.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    dataSource.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    dataSource.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return dataSource.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return dataSource.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(dataSource) ? type.cast(dataSource) : dataSource.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(dataSource) || dataSource.isWrapperFor(type);
  }
}
