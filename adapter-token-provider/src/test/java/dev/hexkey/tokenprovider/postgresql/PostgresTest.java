package dev.hexkey.tokenprovider.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.testkit.postgresql.PostgresServer;
import dev.hexkey.tokenprovider.TokenRegistry;
import dev.hexkey.tokenprovider.hikari.HikariTokens;
import dev.hexkey.tokenprovider.schedule.TokenHour;
import dev.hexkey.tokenprovider.sql.TokenDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.plugin.AuthenticationRequestType;

class PostgresTest {
  private static Radius radius;
  private static PostgresServer postgres;

  private final TokenHour schedule = new TokenHour();
  private final TokenRegistry.Registration name =
      TokenRegistry.register("postgres-test", schedule.provider);

  @BeforeAll
  static void start() throws Exception {
    radius = new Radius();
    postgres =
        PostgresServer.start(
            "host all app 127.0.0.1/32 radius radiusservers=127.0.0.1 radiusports=%d radiussecrets=%s"
                .formatted(radius.port(), Radius.SECRET));
    postgres.execute("create role app login");
  }

  @AfterAll
  static void stop() throws Exception {
    radius.close();
    if (postgres != null) {
      postgres.close();
    }
  }

  @BeforeEach
  void aGoodTokenIsAPassword() {
    radius.accept(schedule.issuer::accepts);
  }

  @AfterEach
  void close() {
    name.close();
    schedule.close();
  }

  @Test
  void noLoginOfThePluginFailsWhileTokensRotate() throws Exception {
    schedule.expectNoFailureWhileTokensRotate("PostgreSQL plug-in", () -> logInAnew(withPlugin()));
  }

  @Test
  void onlyLoginsUnderWayOfThePluginFailWhileTokensAreRevoked() throws Exception {
    schedule.expectOnlyCallsUnderWayToFail("PostgreSQL plug-in", () -> logInAnew(withPlugin()));
  }

  @Test
  void noLoginOfThePoolFailsWhileTokensRotate() throws Exception {
    schedule.expectNoFailureWhileTokensRotate(
        "PostgreSQL through HikariCP", () -> logInAnew(withCredentials()));
  }

  @Test
  void onlyLoginsUnderWayOfThePoolFailWhileTokensAreRevoked() throws Exception {
    schedule.expectOnlyCallsUnderWayToFail(
        "PostgreSQL through HikariCP", () -> logInAnew(withCredentials()));
  }

  @Test
  void noLoginOfTheWrappedDataSourceFailsWhileTokensRotate() throws Exception {
    DataSource wrapped = wrapped();
    schedule.expectNoFailureWhileTokensRotate(
        "PostgreSQL through TokenDataSource", () -> logIn(wrapped));
  }

  @Test
  void noLoginOfTheWrappedDataSourceFailsWhileTokensAreRevoked() throws Exception {
    DataSource wrapped = wrapped();
    schedule.expectNoFailureWhileTokensAreRevoked(
        "PostgreSQL through TokenDataSource", () -> logIn(wrapped));
  }

  @Test
  void aPasswordIsANewArrayEachTime() throws Exception {
    Properties properties = new Properties();
    properties.put(PostgresTokenPlugin.PROVIDER, "postgres-test");
    PostgresTokenPlugin plugin = new PostgresTokenPlugin(properties);

    char[] first = plugin.getPassword(AuthenticationRequestType.SASL);
    java.util.Arrays.fill(first, '\0'); // as the driver does

    assertThat(plugin.getPassword(AuthenticationRequestType.SASL))
        .containsExactly("token-1".toCharArray());
  }

  @Test
  void M3_aClosedProviderFailsTheLoginAsClosed() {
    schedule.provider.close();
    Properties properties = new Properties();
    properties.put("user", "app");
    properties.put("hexkey.provider", "postgres-test");
    properties.put("authenticationPluginClassName", PostgresTokenPlugin.class.getName());

    assertThatThrownBy(() -> DriverManager.getConnection(postgres.url(), properties).close())
        .isInstanceOf(SQLException.class)
        .hasStackTraceContaining("[CLOSED]")
        .hasRootCauseInstanceOf(HexkeyException.class);
  }

  private HikariConfig withPlugin() {
    HikariConfig config = config();
    config.setUsername("app");
    config.addDataSourceProperty(
        "authenticationPluginClassName", PostgresTokenPlugin.class.getName());
    config.addDataSourceProperty(PostgresTokenPlugin.PROVIDER, "postgres-test");
    return config;
  }

  private HikariConfig withCredentials() {
    HikariConfig config = config();
    config.setCredentialsProvider(HikariTokens.credentials("app", schedule.provider));
    return config;
  }

  private DataSource wrapped() {
    PGSimpleDataSource driver = new PGSimpleDataSource();
    driver.setUrl(postgres.url());
    return TokenDataSource.of(driver, "app", schedule.provider);
  }

  private static HikariConfig config() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(postgres.url());
    // more than the four callers: an evicted connection is not handed to whoever waits for a full
    // pool
    config.setMaximumPoolSize(1);
    return config;
  }

  /** A pool of its own for each login: a shared one may forget who waits while others evict. */
  private static void logInAnew(HikariConfig config) throws SQLException {
    try (HikariDataSource pool = new HikariDataSource(config)) {
      logIn(pool);
    }
  }

  private static void logIn(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select current_user")) {
      assertThat(result.next()).isTrue();
    }
  }
}
