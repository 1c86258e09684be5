package dev.hexkey.adapters.openbao;

import dev.hexkey.testkit.openbao.OpenBaoServer;
import dev.hexkey.testkit.postgresql.PostgresServer;
import java.io.IOException;
import java.util.List;

/** A server with the database engine over a real PostgreSQL. */
final class Databases implements AutoCloseable {
  final OpenBaoServer bao;
  final PostgresServer postgres;

  private Databases(OpenBaoServer bao, PostgresServer postgres) {
    this.bao = bao;
    this.postgres = postgres;
  }

  static Databases start() throws Exception {
    PostgresServer postgres = PostgresServer.start("host all all 127.0.0.1/32 scram-sha-256");
    OpenBaoServer bao = OpenBaoServer.dev();
    bao.mount("database", "database");
    bao.write(
        "database/config/pg",
        """
        {"plugin_name":"postgresql-database-plugin","allowed_roles":"*","username":"postgres",
         "password":"none",
         "connection_url":"postgresql://{{username}}:{{password}}@127.0.0.1:%d/postgres?sslmode=disable"}
        """
            .formatted(postgres.port()));
    return new Databases(bao, postgres);
  }

  /** A role whose leases live so many seconds, extended to at most so many. */
  void role(String name, int seconds, int most) throws Exception {
    bao.write(
        "database/roles/" + name,
        """
        {"db_name":"pg","default_ttl":"%ds","max_ttl":"%ds","creation_statements":
         ["CREATE ROLE \\"{{name}}\\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'"]}
        """
            .formatted(seconds, most));
  }

  /** The users that the database knows beside its own. */
  List<String> users() throws Exception {
    return postgres.execute("select rolname from pg_roles where rolname like 'v-%'");
  }

  @Override
  public void close() throws IOException {
    bao.close();
    postgres.close();
  }
}
