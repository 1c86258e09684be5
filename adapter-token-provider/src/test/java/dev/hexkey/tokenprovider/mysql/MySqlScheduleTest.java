package dev.hexkey.tokenprovider.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.hexkey.tokenprovider.schedule.TokenHour;
import dev.hexkey.tokenprovider.sql.TokenDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MySqlScheduleTest {
  private final TokenHour schedule = new TokenHour();
  private MySqlStandIn server;
  private DataSource wrapped;

  @BeforeEach
  void start() throws Exception {
    server = new MySqlStandIn(schedule.issuer::good);
    MysqlDataSource driver = new MysqlDataSource();
    driver.setUrl(server.url());
    wrapped = TokenDataSource.of(driver, "app", schedule.provider);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    schedule.close();
  }

  @Test
  void noLoginFailsWhileTokensRotate() throws Exception {
    schedule.expectNoFailureWhileTokensRotate("MySQL through TokenDataSource", this::logIn);
  }

  @Test
  void noLoginFailsWhileTokensAreRevoked() throws Exception {
    schedule.expectNoFailureWhileTokensAreRevoked("MySQL through TokenDataSource", this::logIn);
  }

  private void logIn() throws SQLException {
    try (Connection connection = wrapped.getConnection()) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }
}
