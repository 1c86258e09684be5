package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.ThrottledException;
import dev.hexkey.testkit.CapturedLogs;
import dev.hexkey.testkit.LeakSearch;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that a real OpenBao does not give on demand, or never. */
class StandInTest {
  private static final String CANARY = "quoted-Zk9xQ3vT7w";

  @TempDir Path home;
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private StandIn server;
  private ReadClient client;

  @BeforeEach
  void open() throws Exception {
    server = new StandIn();
    client = client(server.address());
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private ReadClient client(URI... addresses) {
    OpenBaoAdapter adapter = new OpenBaoAdapter(Limits.STANDARD, pauses::add);
    return ReadClient.open(home, adapter, "token", Map.of(), addresses);
  }

  @Test
  void aNodeThatIsBehindIsAskedAgainWithinAFifthOfASecond() {
    server.says(412, "").says(412, "{\"errors\":[]}").says(200, StandIn.GOOD);

    assertThat(client.read("secret/app#token")).isEqualTo("good");
    assertThat(pauses).hasSize(2).allMatch(time -> time.toMillis() >= 20 && time.toMillis() <= 200);
  }

  @Test
  void aStandbyThatIsBehindIsNoLimit() {
    server.says(429, "{\"errors\":[]}").says(200, StandIn.GOOD);

    assertThat(client.read("secret/app#token")).isEqualTo("good");
    assertThat(pauses).allMatch(time -> time.toMillis() >= 20 && time.toMillis() <= 200);
  }

  @Test
  void aNodeThatStaysBehindIsUnreachable() {
    server.says(412, "");

    client.assertFails(
        "secret/app", Family.UNREACHABLE, "VAULT_CONNECTION_ERROR", "STANDBY_BEHIND");
    assertThat(server.asked()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {472, 473})
  void aSecondaryThatServesNothingIsUnreachable(int status) {
    server.says(status, "");

    client.assertFails("secret/app", Family.UNREACHABLE, "VAULT_CONNECTION_ERROR", "NOT_SERVING");
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void aGatewayWithoutItsServerIsAskedThreeTimesAndThenUnreachable(int status) {
    server.says(status, "<html>" + CANARY);

    client.assertFails("secret/app", Family.UNREACHABLE, "VAULT_CONNECTION_ERROR", "BAD_GATEWAY");
    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void aGatewayWhoseServerComesBackIsForgotten() {
    server.says(502, "").says(502, "").says(200, StandIn.GOOD);

    assertThat(client.read("secret/app#token")).isEqualTo("good");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 405, 418, 500})
  void anyOtherStatusIsAnOperationErrorThatNamesIt(int status) {
    server.says(status, "{\"errors\":[\"" + CANARY + "\"]}");

    HexkeyException failure =
        client.assertFails("secret/app", Family.INVALID, "VAULT_OPERATION_ERROR", "STATUS");

    assertThat(failure.getMessage()).contains(String.valueOf(status));
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void aClusterWithoutALeaderIsUnreachable() {
    server.says(
        500,
        "{\"errors\":[\"local node not active but active cluster node not found "
            + CANARY
            + "\"]}");

    client.assertFails("secret/app", Family.UNREACHABLE, "VAULT_CONNECTION_ERROR", "NOT_SERVING");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>quoted-Zk9xQ3vT7w</html>",
        "\"quoted-Zk9xQ3vT7w\"",
        "[\"quoted-Zk9xQ3vT7w\"]",
        "{\"data\":{\"data\":{\"token\":\"quoted-Zk9xQ3vT7w\"},\"metadata\":{\"version\":1}}",
        "{\"data\":{\"data\":{\"token\":\"quoted-Zk9xQ3vT7w",
        "{\"data\":\"quoted-Zk9xQ3vT7w\"}",
        "{\"data\":[\"quoted-Zk9xQ3vT7w\"]}",
        "{\"data\":{\"data\":\"quoted-Zk9xQ3vT7w\",\"metadata\":{\"version\":1}}}",
        "{\"data\":{\"data\":[\"quoted-Zk9xQ3vT7w\"],\"metadata\":{\"version\":1}}}",
        "{\"data\":{\"data\":{\"a\":\"quoted-Zk9xQ3vT7w\"},\"metadata\":{\"version\":\"1\"}}}",
        "{\"data\":{\"data\":{\"a\":\"quoted-Zk9xQ3vT7w\"},\"metadata\":{\"version\":1.5}}}",
        "{\"data\":{\"data\":{\"a\":\"quoted-Zk9xQ3vT7w\"},\"metadata\":{\"version\":-1}}}",
        "{\"data\":{\"data\":{\"a\":\"b\"},\"metadata\":{\"version\":99999999999999999999}}}",
        "{\"data\":{\"data\":{\"a\":\"b\"},\"metadata\":{\"version\":1,\"destroyed\":\"no\"}}}",
        "{\"data\":{\"data\":{\"a\":\"b\"},\"metadata\":{\"version\":1,\"deletion_time\":7}}}",
        "{\"data\":{\"data\":{\"a\":\"b\"},\"metadata\":\"quoted-Zk9xQ3vT7w\"}}",
        "{\"data\":{\"data\":null,\"metadata\":{\"version\":1}}}",
        "{\"data\":{\"data\":{\"a\":\"b\"},\"metadata\":{\"version\":1}}} quoted-Zk9xQ3vT7w"
      })
  void anAnswerOfAnotherFormIsAnOperationError(String body) {
    server.says(200, body);

    client.assertFails("secret/app", Family.INVALID, "VAULT_OPERATION_ERROR", "MALFORMED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>quoted-Zk9xQ3vT7w</html>",
        "{\"data\":{\"metadata\":{\"version\":1,\"destroyed\":\"true\"}}}",
        "{\"data\":{\"metadata\":{\"version\":true,\"destroyed\":true}}}",
        "{\"data\":{\"metadata\":{\"version\":1,\"deletion_time\":{}}}}"
      })
  void aNotFoundOfAnotherFormIsNotAbsent(String body) {
    server.says(404, body);

    client.assertFails("secret/app", Family.INVALID, "VAULT_OPERATION_ERROR", "MALFORMED");
  }

  @Test
  void aHundredMegabytesAreNotRead() {
    server.says(200, new Buffer().write(new byte[100 << 20]));
    long before = System.nanoTime();

    client.assertFails("secret/app", Family.INVALID, "VAULT_OPERATION_ERROR", "TOO_LARGE");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aBodyOfAMegabyteIsRead() {
    String head = "{\"pad\":\"";
    String tail = "\"," + StandIn.GOOD.substring(1);
    String pad = "x".repeat((1 << 20) - head.length() - tail.length());
    server.says(200, head + pad + tail).says(200, head + pad + "x" + tail);

    assertThat(client.read("secret/app#token")).isEqualTo("good");
    client.assertFails("secret/app", Family.INVALID, "VAULT_OPERATION_ERROR", "TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 301, 307, 400, 403, 404, 412, 418, 429, 472, 500, 501, 502, 503})
  void nothingThatTheServerSaysIsRepeated(int status) {
    LeakSearch search = LeakSearch.forText(CANARY);
    server.says(
        status,
        "{\"errors\":[\"" + CANARY + "\"],\"warnings\":[\"" + CANARY + "\"]}",
        "Location",
        "http://" + CANARY + ".example/",
        "Retry-After",
        CANARY,
        "Date",
        CANARY,
        "X-Vault-Index",
        CANARY);

    try (CapturedLogs logs = CapturedLogs.start()) {
      HexkeyException failure = client.failureOf("secret/app");

      StringWriter told = new StringWriter();
      failure.printStackTrace(new PrintWriter(told));
      told.write(failure + failure.suggestion() + logs.events());
      assertThat(search.in(told.toString())).isEmpty();
    }
  }

  @Test
  void aRetryAfterThatIsADateIsCountedFromTheServersClock() {
    server.says(
        429,
        "{\"errors\":[\"slow\"]}",
        "Date",
        "Sun, 22 Nov 2026 11:00:00 GMT",
        "Retry-After",
        "Sun, 22 Nov 2026 11:05:00 GMT");

    HexkeyException failure = client.assertFails("secret/app", Family.THROTTLED, "VAULT_THROTTLED");

    assertThat(((ThrottledException) failure).retryAfter()).contains(Duration.ofMinutes(5));
  }

  @Test
  void theRequestTargetIsTheAddressAsItStands() {
    server.says(200, StandIn.GOOD);

    client.read("secret/app/a-b_c.d#token");
    client.read("secret/app#token?version=2");

    assertThat(server.asked())
        .extracting(request -> request.getTarget())
        .containsExactly("/v1/secret/data/app/a-b_c.d", "/v1/secret/data/app?version=2");
  }

  @Test
  void anAddressWithAPathKeepsIt() {
    server.says(200, StandIn.GOOD);
    try (ReadClient behind = client(URI.create(server.address() + "/bao/"))) {
      behind.read("secret/app#token");

      assertThat(server.asked().get(0).getTarget()).isEqualTo("/bao/v1/secret/data/app");
    }
  }

  @Test
  void aRequestSaysThatItIsOneAndShowsTheToken() {
    server.says(200, StandIn.GOOD);

    client.read("secret/app#token");

    assertThat(server.asked().get(0).getHeaders().get("X-Vault-Request")).isEqualTo("true");
    assertThat(server.asked().get(0).getHeaders().get("X-Vault-Token")).isEqualTo("token");
  }

  @Test
  void aRedirectToSomebodyElseIsNotFollowed() throws Exception {
    try (StandIn stranger = new StandIn()) {
      stranger.says(200, StandIn.GOOD);
      server.says(307, "", "Location", stranger.address() + "/v1/secret/data/app");

      client.assertFails("secret/app", Family.UNREACHABLE, "VAULT_CONNECTION_ERROR", "REDIRECT");
      assertThat(stranger.asked()).isEmpty();
    }
  }

  @Test
  void aRedirectToAnotherAddressOfTheServerIsFollowed() throws Exception {
    try (StandIn leader = new StandIn();
        ReadClient both = client(server.address(), leader.address())) {
      leader.says(200, StandIn.GOOD);
      server.says(307, "", "Location", leader.address() + "/v1/secret/data/app");

      assertThat(both.read("secret/app#token")).isEqualTo("good");
      assertThat(leader.asked()).hasSize(1);
    }
  }

  @Test
  void redirectsInACircleEnd() {
    server.says(307, "", "Location", "/v1/secret/data/app");

    client.assertFails("secret/app", Family.UNREACHABLE, "VAULT_CONNECTION_ERROR", "REDIRECT");
  }

  @Test
  void aSealedNodeIsLeftForTheNextAtOnce() throws Exception {
    try (StandIn other = new StandIn();
        ReadClient both = client(server.address(), other.address())) {
      server.says(503, "{\"errors\":[\"Vault is sealed\"]}");
      other.says(200, StandIn.GOOD);

      assertThat(both.read("secret/app#token")).isEqualTo("good");
      assertThat(pauses).isEmpty();
    }
  }
}
