package dev.hexkey.tokenprovider.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.sqlserver.jdbc.SQLServerAccessTokenCallback;
import com.microsoft.sqlserver.jdbc.SQLServerDataSource;
import com.microsoft.sqlserver.jdbc.SqlAuthenticationToken;
import dev.hexkey.tokenprovider.schedule.TokenHour;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SqlServerTokensTest {
  @Test
  void theDriverGetsTheTokenAndItsEnd() {
    try (TokenHour schedule = new TokenHour()) {
      SQLServerDataSource source = new SQLServerDataSource();
      source.setAccessTokenCallback(SqlServerTokens.callback(schedule.provider));
      SQLServerAccessTokenCallback callback = source.getAccessTokenCallback();

      SqlAuthenticationToken first = callback.getAccessToken("server", "issuer");
      schedule.provider.rejected("token-1", null);
      SqlAuthenticationToken second = callback.getAccessToken("server", "issuer");

      assertThat(first.getAccessToken()).isEqualTo("token-1");
      assertThat(first.getExpiresOn().toInstant())
          .isBetween(Instant.now(), Instant.now().plus(Duration.ofMinutes(16)));
      assertThat(second.getAccessToken()).isEqualTo("token-2");
    }
  }
}
