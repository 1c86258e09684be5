package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.TokenProvider.Subscription;
import dev.hexkey.tokenprovider.hikari.HikariLease;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool under load, whose user lives for seconds. */
@SuppressWarnings("try") // a subscription is there to be ended
class HikariLeaseTest {
  private static final boolean LONG = Boolean.getBoolean("hexkey.long");
  private static final Duration LOAD = Duration.ofSeconds(LONG ? 60 : 20);
  private static final int CALLERS = 4;

  private static Databases databases;
  @TempDir Path home;

  private final Queue<SQLException> failures = new ConcurrentLinkedQueue<>();
  private final Set<String> users = ConcurrentHashMap.newKeySet();
  private final AtomicInteger queries = new AtomicInteger();

  @BeforeAll
  static void start() throws Exception {
    databases = Databases.start();
    databases.role("app", 5, LONG ? 15 : 6);
  }

  @AfterAll
  static void stop() throws Exception {
    databases.close();
  }

  @Test
  void noQueryFailsWhileLeasesComeAndGo() throws Exception {
    try (Hexkey hexkey = open()) {
      HikariLease lease = HikariLease.of(hexkey.secrets(), "openbao+lease://database/creds/app");
      try (HikariDataSource pool = new HikariDataSource(config(lease));
          Subscription following = lease.follow(pool, Duration.ofSeconds(1))) {
        load(pool);
      }
    }

    System.out.printf("%d queries by %d users%n", queries.get(), users.size());
    assertThat(failures).isEmpty();
    assertThat(users).hasSizeGreaterThanOrEqualTo(4);
    assertThat(queries).hasValueGreaterThan(50);
    assertThat(databases.users()).isEmpty();
  }

  private void load(HikariDataSource pool) throws InterruptedException {
    long end = System.nanoTime() + LOAD.toNanos();
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    for (int i = 0; i < CALLERS; i++) {
      callers.execute(
          () -> {
            while (System.nanoTime() - end < 0) {
              query(pool);
            }
          });
    }
    callers.shutdown();
    assertThat(callers.awaitTermination(LOAD.toSeconds() + 30, TimeUnit.SECONDS)).isTrue();
  }

  /** One query of at most a second; what it reads belongs to a schema that all users may use. */
  private void query(HikariDataSource pool) {
    double seconds = ThreadLocalRandom.current().nextDouble(0.8);
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select current_user, pg_sleep(" + seconds + ")")) {
      row.next();
      users.add(row.getString(1));
      queries.incrementAndGet();
    } catch (SQLException e) {
      failures.add(e);
    }
  }

  private Hexkey open() {
    return Hexkey.builder()
        .home(home)
        .adapter(new OpenBaoAdapter())
        .environment(
            Map.of(
                "OPENBAO_URL", databases.bao.address().toString(),
                "OPENBAO_TOKEN", databases.bao.rootToken(),
                "SECRETS_ALLOWED_MOUNTS", "database"))
        .build();
  }

  private static HikariConfig config(HikariLease lease) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(databases.postgres.url());
    config.setCredentialsProvider(lease);
    config.setMaximumPoolSize(CALLERS + 2);
    return config;
  }
}
