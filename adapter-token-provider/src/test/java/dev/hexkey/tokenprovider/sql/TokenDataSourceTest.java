package dev.hexkey.tokenprovider.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.Tokens;
import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class TokenDataSourceTest {
  private final AtomicInteger calls = new AtomicInteger();
  private final TokenProvider provider =
      Tokens.from(() -> AccessToken.of("token-" + calls.incrementAndGet()));
  private final Database database = new Database();
  private final DataSource dataSource = TokenDataSource.of(database, "app", provider);

  @Test
  void aConnectionLogsInWithTheToken() throws Exception {
    dataSource.getConnection().close();

    assertThat(database.logIns).containsExactly("app/token-1");
  }

  @Test
  void aLaterConnectionLogsInWithTheRenewedToken() throws Exception {
    dataSource.getConnection().close();
    provider.refresh().toCompletableFuture().join();
    dataSource.getConnection().close();

    assertThat(database.logIns).containsExactly("app/token-1", "app/token-2");
  }

  @Test
  void H2_aRefusedLogInIsTriedOnceMore() throws Exception {
    database.accepts = "token-2";

    dataSource.getConnection().close();

    assertThat(database.logIns).containsExactly("app/token-1", "app/token-2");
  }

  @Test
  void H5_aSecondRefusalIsTheCallers() {
    database.accepts = "none";

    assertThatThrownBy(dataSource::getConnection)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));
    assertThat(database.logIns).hasSize(2);
  }

  @Test
  void M3_aClosedProviderFailsTheConnection() {
    provider.close();

    assertThatThrownBy(dataSource::getConnection)
        .isInstanceOf(SQLException.class)
        .hasCauseInstanceOf(ClosedException.class);
    assertThat(database.logIns).isEmpty();
  }

  @Test
  void theWrappedDataSourceCanBeReached() throws Exception {
    assertThat(dataSource.unwrap(Database.class)).isSameAs(database);
    assertThat(dataSource.isWrapperFor(Database.class)).isTrue();
  }

  private static final class Database implements DataSource {
    final List<String> logIns = new ArrayList<>();
    String accepts = "";

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      logIns.add(user + "/" + password);
      if (!accepts.isEmpty() && !accepts.equals(password)) {
        throw new SQLException("refused", "28000");
      }
      return (Connection)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> null);
    }

    @Override
    public Connection getConnection() throws SQLException {
      throw new SQLException("no password");
    }

    @Override
    public PrintWriter getLogWriter() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    @Override
    public Logger getParentLogger() {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
