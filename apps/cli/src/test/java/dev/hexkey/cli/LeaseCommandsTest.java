package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.testkit.openbao.OpenBaoServer;
import dev.hexkey.testkit.postgresql.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dynamic secrets on the command line, of a real server over a real database. */
class LeaseCommandsTest {
  private static final String URI = "openbao+lease://database/creds/app";
  private static final Pattern TOLD =
      Pattern.compile("lease (database/creds/app/\\w+), ends \\d{4}-.*\\n");

  private static OpenBaoServer bao;
  private static PostgresServer postgres;
  @TempDir private Path home;

  @BeforeAll
  static void start() throws Exception {
    postgres = PostgresServer.start("host all all 127.0.0.1/32 scram-sha-256");
    bao = OpenBaoServer.dev();
    bao.mount("database", "database");
    bao.write(
        "database/config/pg",
        """
        {"plugin_name":"postgresql-database-plugin","allowed_roles":"*","username":"postgres",
         "password":"none",
         "connection_url":"postgresql://{{username}}:{{password}}@127.0.0.1:%d/postgres?sslmode=disable"}
        """
            .formatted(postgres.port()));
    role("app", 600);
    role("brief", 2);
  }

  private static void role(String name, int seconds) throws Exception {
    bao.write(
        "database/roles/" + name,
        """
        {"db_name":"pg","default_ttl":"%ds","max_ttl":"1h","creation_statements":
         ["CREATE ROLE \\"{{name}}\\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'"]}
        """
            .formatted(seconds));
  }

  @AfterAll
  static void stop() throws Exception {
    bao.close();
    postgres.close();
  }

  private Result hexkey(String... args) {
    return Run.in(home)
        .environment("SECRETS_ALLOWED_MOUNTS", "database,secret")
        .environment("BAO_ADDR", bao.address().toString())
        .environment("BAO_TOKEN", bao.rootToken())
        .environment("PATH", System.getenv("PATH"))
        .hexkey(args);
  }

  private static int statusOf(String leaseId) throws Exception {
    return bao.call("POST", "sys/leases/lookup", "{\"lease_id\":\"" + leaseId + "\"}").status();
  }

  private static boolean isUser(String name) throws Exception {
    return postgres.execute("select rolname from pg_roles").contains(name);
  }

  private Result exec(String uri, String variable, String script) {
    return hexkey("secret", "get", uri, "--env", variable, "--exec", "sh", "-c", script);
  }

  @Test
  void aLeaseIsLeftAliveAndToldOnStandardError() throws Exception {
    Result result = hexkey("secret", "get", URI + "#username");

    Matcher told = TOLD.matcher(result.err());
    assertThat(told.matches()).as(result.err()).isTrue();
    assertThat(statusOf(told.group(1))).isEqualTo(200);
    assertThat(isUser(result.out())).isTrue();
  }

  @Test
  void aLeaseIsRevoked() throws Exception {
    Result got = hexkey("secret", "get", URI + "#username");
    Matcher told = TOLD.matcher(got.err());
    assertThat(told.matches()).isTrue();

    Result revoked = hexkey("lease", "revoke", told.group(1));

    assertThat(revoked.exitCode()).as(revoked.err()).isZero();
    assertThat(revoked.out()).isEqualTo("revoked " + told.group(1) + "\n");
    assertThat(isUser(got.out())).isFalse();
  }

  @Test
  void whatIsNoLeaseIsNotRevoked() {
    assertThat(hexkey("lease", "revoke", "{}").exitCode()).isEqualTo(7);
    assertThat(hexkey("lease", "revoke", "a/b", "--server", "none").exitCode()).isEqualTo(9);
  }

  @Test
  void aCommandGetsUserAndPasswordInItsEnvironment() throws Exception {
    Path seen = home.resolve("seen");

    Result result =
        hexkey(
            "secret",
            "get",
            URI,
            "--env",
            "PGUSER=username",
            "--env",
            "PGPASSWORD=password",
            "--exec",
            "psql",
            "-h",
            "127.0.0.1",
            "-p",
            Integer.toString(postgres.port()),
            "-d",
            "postgres",
            "-qAt",
            "-o",
            seen.toString(),
            "-c",
            "select current_user");

    assertThat(result.exitCode()).as(result.err()).isZero();
    String user = Files.readString(seen).strip();
    assertThat(user).startsWith("v-");
    assertThat(isUser(user)).as("revoked when the command has ended").isFalse();
  }

  @Test
  void aLeaseIsRenewedWhileTheCommandRuns() throws Exception {
    Path seen = home.resolve("seen");

    Result result =
        exec(
            "openbao+lease://database/creds/brief#username",
            "U",
            "sleep 5; psql -h 127.0.0.1 -p "
                + postgres.port()
                + " -U postgres -qAt -o "
                + seen
                + " -c \"select count(*) from pg_roles where rolname = '$U'\" postgres");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(Files.readString(seen).strip()).isEqualTo("1");
  }

  @Test
  void withoutAVariableTheCommandReadsTheSecret() throws Exception {
    Path seen = home.resolve("seen");
    bao.write("secret/data/app", "{\"data\":{\"token\":\"canary\"}}");

    Result result =
        hexkey(
            "secret",
            "get",
            "openbao+kv2://secret/app#token",
            "--exec",
            "sh",
            "-c",
            "cat > " + seen);

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(Files.readString(seen)).isEqualTo("canary");
  }

  @Test
  void theCommandsExitCodeIsOurs() {
    assertThat(exec(URI + "#username", "U", "exit 42").exitCode()).isEqualTo(42);
  }

  @Test
  void aCommandThatIsNotThereIsAnError() {
    Result result = hexkey("secret", "get", URI + "#username", "--exec", "no-such-command-here");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err()).contains("COMMAND_NOT_STARTED").doesNotContain("no-such-command");
  }

  @Test
  void aFieldThatIsNotThereRunsNothing() {
    Path seen = home.resolve("seen");

    assertThat(exec(URI, "U=none", "touch " + seen).exitCode()).isEqualTo(4);
    assertThat(seen).doesNotExist();
  }

  @Test
  void aVariableWithoutACommandIsRefused() {
    assertThat(hexkey("secret", "get", URI, "--env", "U").exitCode()).isEqualTo(2);
  }
}
