package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.testkit.faults.Fault;
import dev.hexkey.testkit.faults.FaultProxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the variables on time, attempts, the way and TLS bring about. */
class NetworkSettingsTest {
  @TempDir Path home;
  private StandIn server;

  @BeforeEach
  void start() throws Exception {
    server = new StandIn().says(200, StandIn.GOOD);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ReadClient client(URI address, String... namesAndValues) {
    Map<String, String> more = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      more.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    OpenBaoAdapter adapter = new OpenBaoAdapter(Limits.STANDARD, ReadClient.NO_PAUSE);
    return ReadClient.open(home, adapter, "token", more, address);
  }

  private void assertMistake(String what, String... namesAndValues) {
    try (ReadClient client = client(server.address(), namesAndValues)) {
      assertThatThrownBy(() -> client.read("secret/app"))
          .isInstanceOf(MisconfiguredException.class)
          .hasMessageStartingWith("[VAULT_CONFIG_ERROR]")
          .hasMessageContaining(what);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OPENBAO_TIMEOUT, 1",
    "VAULT_TIMEOUT, 1",
    "BAO_CLIENT_TIMEOUT, 1s",
    "VAULT_CLIENT_TIMEOUT, 0.5s500ms"
  })
  void aCallTakesNoLongerThanWasSaid(String name, String value) throws Exception {
    try (FaultProxy proxy = FaultProxy.before(server.address());
        ReadClient client = client(proxy.address(), name, value)) {
      assertThat(client.read("secret/app#token")).isEqualTo("good");
      proxy.set(Fault.silence());
      long begun = System.nanoTime();

      client.assertFails("secret/app", Family.TIMED_OUT, "VAULT_TIMEOUT");

      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
    }
  }

  @Test
  void theTimeOfOursComesBeforeThatOfTheTools() {
    assertMistake("vault_timeout is no time", "VAULT_CLIENT_TIMEOUT", "7", "VAULT_TIMEOUT", "soon");
  }

  @ParameterizedTest
  @CsvSource({
    "90, PT1M30S",
    "90s, PT1M30S",
    "1m30s, PT1M30S",
    "1h, PT1H",
    "1.5h, PT1H30M",
    "250ms, PT0.25S"
  })
  void aTimeIsReadAsTheToolsReadIt(String text, Duration time) {
    assertThat(GoDuration.parse(text)).contains(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "1x", "1s1", "-1s", "1 s", "PT1S", "1.s", "1e3"})
  void anythingElseIsNoTime(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0s", "25h", "canary-4b1d"})
  void aTimeThatIsNoneOrNoLimitIsAMistake(String text) {
    assertMistake("vault_client_timeout is no time above 0", "VAULT_CLIENT_TIMEOUT", text);
  }

  @ParameterizedTest
  @CsvSource({"VAULT_MAX_RETRIES, 0, 1", "BAO_MAX_RETRIES, 4, 5", "OPENBAO_MAX_RETRIES, 1, 2"})
  void aReadIsSentAgainAsOftenAsWasSaid(String name, String retries, int attempts)
      throws Exception {
    try (StandIn gateway = new StandIn().says(502, "");
        ReadClient client = client(gateway.address(), name, retries)) {
      client.assertFails("secret/app", Family.UNREACHABLE, "VAULT_CONNECTION_ERROR", "BAD_GATEWAY");

      assertThat(gateway.asked()).hasSize(attempts);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "101", "1.5", "many"})
  void aNumberOfRetriesThatIsNoneIsAMistake(String text) {
    assertMistake("vault_max_retries is no whole number from 0 to 100", "VAULT_MAX_RETRIES", text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"OPENBAO_PROXY", "BAO_PROXY_ADDR", "VAULT_PROXY_ADDR", "VAULT_HTTP_PROXY"})
  void theServersOwnProxyStandsBeforeLoopbackToo(String name) throws Exception {
    try (StandIn proxy = new StandIn().says(200, StandIn.GOOD);
        ReadClient client =
            client(server.address(), name, proxy.address().toString(), "NO_PROXY", "*")) {
      client.read("secret/app");

      assertThat(server.asked()).isEmpty();
      assertThat(proxy.asked())
          .extracting(RecordedRequest::getTarget)
          .containsExactly(server.address() + "/v1/secret/data/app");
    }
  }

  @Test
  void aProxyThatIsNoHttpAddressIsAMistakeThatShowsNothingOfIt() {
    try (ReadClient client =
        client(server.address(), "VAULT_PROXY_ADDR", "https://user:canary-77aa@proxy")) {
      assertThatThrownBy(() -> client.read("secret/app"))
          .hasMessageContaining("vault_proxy_addr is no http address of a proxy")
          .hasMessageNotContaining("canary");
    }
  }

  @Test
  void anAgentComesBeforeTheServerBehindIt() {
    try (ReadClient client =
        client(
            server.address(),
            "OPENBAO_URL",
            "",
            "VAULT_AGENT_ADDR",
            server.address().toString(),
            "BAO_ADDR",
            "http://127.0.0.1:1")) {
      assertThat(client.read("secret/app#token")).isEqualTo("good");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPENBAO_VERIFY_SSL", "VAULT_VERIFY_SSL"})
  void tlsThatIsNotVerifiedIsRefusedInProductionHoweverItIsSaid(String name) {
    assertMistake("_verify_ssl is not allowed to be false in production", name, "false");
  }

  @Test
  void twoSayingsOnVerificationMustNotContradictEachOther() {
    assertMistake(
        "vault_verify_ssl contradicts vault_skip_verify",
        "ENVIRONMENT",
        "development",
        "VAULT_VERIFY_SSL",
        "yes",
        "VAULT_SKIP_VERIFY",
        "1");
  }

  /** A server with TLS that is called {@code bao.example.org}, at an address without a name. */
  private record Named(MockWebServer server, String authority) implements AutoCloseable {
    static Named start() throws Exception {
      HeldCertificate held =
          new HeldCertificate.Builder().addSubjectAlternativeName("bao.example.org").build();
      MockWebServer server = new MockWebServer();
      server.useHttps(
          new HandshakeCertificates.Builder().heldCertificate(held).build().sslSocketFactory());
      String lookedUp = "{\"data\":{\"ttl\":0}}";
      server.enqueue(new MockResponse.Builder().body(lookedUp).build());
      server.enqueue(new MockResponse.Builder().body(StandIn.GOOD).build());
      server.start();
      return new Named(server, held.certificatePem());
    }

    URI address() {
      return URI.create("https://127.0.0.1:" + server.getPort());
    }

    @Override
    public void close() {
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"BAO_TLS_SERVER_NAME", "VAULT_TLS_SERVER_NAME"})
  void theNameThatWasSaidIsAskedForAndVerified(String name) throws Exception {
    try (Named named = Named.start();
        ReadClient client =
            client(
                named.address(), name, "bao.example.org", "BAO_CACERT_BYTES", named.authority())) {
      assertThat(client.read("secret/app#token")).isEqualTo("good");
      assertThat(named.server().takeRequest().getHandshakeServerNames())
          .containsExactly("bao.example.org");
    }
  }

  @Test
  void anotherNameIsNotTrusted() throws Exception {
    try (Named named = Named.start();
        ReadClient client =
            client(
                named.address(),
                "VAULT_TLS_SERVER_NAME",
                "other.example.org",
                "VAULT_CACERT_BYTES",
                named.authority())) {
      client.assertFails("secret/app", Family.UNREACHABLE, "VAULT_CONNECTION_ERROR", "TLS");
    }
  }

  @Test
  void verificationThatIsSwitchedOffAsksForNoNameOutsideProduction() throws Exception {
    try (Named named = Named.start();
        ReadClient client =
            client(named.address(), "ENVIRONMENT", "development", "VAULT_VERIFY_SSL", "0")) {
      assertThat(client.read("secret/app#token")).isEqualTo("good");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"BAO_CAPATH", "VAULT_CAPATH"})
  void everyAuthorityInAFolderIsTrusted(String name) throws Exception {
    Path folder = Files.createDirectory(home.resolve("authorities"));
    Files.writeString(
        folder.resolve("a.pem"),
        new HeldCertificate.Builder().certificateAuthority(0).build().certificatePem());
    try (Named named = Named.start()) {
      Files.writeString(folder.resolve("b.pem"), named.authority());
      try (ReadClient client =
          client(
              named.address(),
              name,
              folder.toString(),
              "VAULT_TLS_SERVER_NAME",
              "bao.example.org")) {
        assertThat(client.read("secret/app#token")).isEqualTo("good");
      }
    }
  }

  @Test
  void aFolderThatIsMissingOrEmptyIsAMistake() throws Exception {
    assertMistake("vault_capath is no folder", "VAULT_CAPATH", home.resolve("none").toString());
    Path empty = Files.createDirectory(home.resolve("empty"));
    try (ReadClient client = client(server.address(), "VAULT_CAPATH", empty.toString())) {
      assertThatThrownBy(() -> client.read("secret/app"))
          .hasMessageStartingWith("[VAULT_CONFIG_ERROR/TLS_FILES]");
    }
  }

  @Test
  void theFileOfAnAuthorityComesBeforeItsTextAndItsFolder() throws Exception {
    try (Named named = Named.start();
        ReadClient client =
            client(
                named.address(),
                "VAULT_CACERT",
                Files.writeString(home.resolve("ca.pem"), named.authority()).toString(),
                "VAULT_CACERT_BYTES",
                "no PEM",
                "VAULT_CAPATH",
                home.toString(),
                "VAULT_TLS_SERVER_NAME",
                "bao.example.org")) {
      assertThat(client.read("secret/app#token")).isEqualTo("good");
    }
  }
}
