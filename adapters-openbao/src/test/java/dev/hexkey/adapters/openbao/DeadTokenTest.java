package dev.hexkey.adapters.openbao;

import static dev.hexkey.adapters.openbao.LoginFixture.FORBIDDEN;
import static dev.hexkey.adapters.openbao.LoginFixture.URI;
import static dev.hexkey.adapters.openbao.LoginFixture.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.ForbiddenException;
import dev.hexkey.testkit.ManualClock;
import dev.hexkey.testkit.Race;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client does that can sign in again. */
class DeadTokenTest extends InBothSchemes {
  private static LoginFixture at;
  private static String roleId;
  private static String narrowRoleId;
  private final ManualClock clock = new ManualClock();
  @TempDir Path home;

  @BeforeAll
  static void start() throws Exception {
    at = LoginFixture.dev();
    roleId = at.appRole("approle", "");
    narrowRoleId = at.appRole("narrow", ",\"token_no_default_policy\":true");
  }

  @AfterAll
  static void stop() throws Exception {
    at.close();
  }

  private Hexkey client(String mount, String role) throws IOException, InterruptedException {
    return at.builder(
            home,
            "OPENBAO_APPROLE_MOUNT",
            mount,
            "OPENBAO_ROLE_ID",
            role,
            "OPENBAO_SECRET_ID",
            at.secretId(mount))
        .clock(clock)
        .ticker(clock)
        .build();
  }

  private static void revokeAllOf(String mount) throws IOException, InterruptedException {
    at.bao.write("sys/leases/revoke-prefix/auth/" + mount + "/login", "{\"sync\":true}");
  }

  @Test
  void signsInAgainWhenTheTokenWasRevokedBehindItsBack() throws Exception {
    try (Hexkey hexkey = client("approle", roleId)) {
      read(hexkey);
      revokeAllOf("approle");

      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void signsInAgainAlsoAfterReadsThatWereForbidden() throws Exception {
    try (Hexkey hexkey = client("narrow", narrowRoleId)) {
      assertThatThrownBy(() -> read(hexkey, FORBIDDEN)).isInstanceOf(ForbiddenException.class);
      revokeAllOf("narrow");

      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void signsInOnceForAllWhoFindTheTokenDead() throws Exception {
    try (Hexkey hexkey = client("approle", roleId)) {
      read(hexkey);
      revokeAllOf("approle");
      int before = at.tokens();
      for (int i = 0; i < 50; i++) {
        at.bao.write("secret/data/app", "{\"data\":{\"token\":\"" + VALUE + "\"}}");
      }

      // versions, so that the client does not make one read of them
      List<String> values =
          Race.run(
              50,
              runner ->
                  hexkey
                      .secrets()
                      .resolve(inScheme(URI) + "?version=" + last(runner))
                      .revealText());

      assertThat(values).containsOnly(VALUE);
      assertThat(at.tokens()).isEqualTo(before + 1);
    }
  }

  private static String last(int runner) throws IOException, InterruptedException {
    String body = at.bao.read("secret/metadata/app").body();
    int newest = Integer.parseInt(body.replaceAll("(?s).*\"current_version\":(\\d+).*", "$1"));
    return String.valueOf(newest - runner % 10);
  }

  @Test
  void makesNoLoginForAThousandForbiddenReads() throws Exception {
    for (String[] mount : new String[][] {{"approle", roleId}, {"narrow", narrowRoleId}}) {
      try (Hexkey hexkey = client(mount[0], mount[1])) {
        read(hexkey);
        int before = at.tokens();

        for (int i = 0; i < 1_000; i++) {
          clock.advance(Duration.ofSeconds(1));
          assertThatThrownBy(() -> read(hexkey, FORBIDDEN)).isInstanceOf(ForbiddenException.class);
        }

        assertThat(at.tokens()).isEqualTo(before);
      }
    }
  }

  @Test
  void signsInAgainOnceTheTokenIsPastItsEnd() throws Exception {
    try (Hexkey hexkey = client("narrow", narrowRoleId)) {
      read(hexkey);
      int before = at.tokens();

      clock.advance(Duration.ofHours(2));

      assertThat(read(hexkey)).isEqualTo(VALUE);
      assertThat(at.tokens()).isEqualTo(before + 1);
    }
  }

  /** A stand-in, since no real server keeps a live token from listing what it sees. */
  @Test
  void signsInOnceOnlyWhereNewTokensAreRefusedToo() throws Exception {
    AtomicInteger logins = new AtomicInteger();
    try (MockWebServer server = new MockWebServer()) {
      server.setDispatcher(
          new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
              return request.getTarget().endsWith("/login")
                  ? granted("s.token" + logins.incrementAndGet())
                  : new MockResponse.Builder().code(403).build();
            }
          });
      server.start();
      try (Hexkey hexkey =
          at.builder(
                  home,
                  "OPENBAO_URL",
                  "http://127.0.0.1:" + server.getPort(),
                  "OPENBAO_ROLE_ID",
                  "any",
                  "OPENBAO_SECRET_ID",
                  "any")
              .clock(clock)
              .ticker(clock)
              .build()) {
        for (int i = 0; i < 20; i++) {
          assertThatThrownBy(() -> read(hexkey)).isInstanceOf(ForbiddenException.class);
          clock.advance(Duration.ofMinutes(1));
        }
      }
    }

    assertThat(logins).hasValue(2);
  }

  private static MockResponse granted(String token) {
    return new MockResponse.Builder()
        .setHeader("Content-Type", "application/json")
        .body(
            """
            {"renewable":false,"auth":{"client_token":"%s","policies":[],"lease_duration":3600,
             "renewable":true,"num_uses":0}}
            """
                .formatted(token))
        .build();
  }
}
