package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hexkey.ports.HexkeyException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy on loopback before a server that only the proxy could find. */
class ProxyTest {
  private static final URI SERVER = URI.create("http://bao.invalid:8200");

  @TempDir Path home;
  private StandIn proxy;

  @BeforeEach
  void start() throws Exception {
    proxy = new StandIn().says(200, StandIn.GOOD);
  }

  @AfterEach
  void stop() {
    proxy.close();
    System.clearProperty("http.proxyHost");
    System.clearProperty("http.proxyPort");
  }

  private ReadClient client(URI server, String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("ENVIRONMENT", "development");
    settings.put("OPENBAO_ALLOW_PLAINTEXT", "true");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    OpenBaoAdapter adapter = new OpenBaoAdapter(Limits.STANDARD, ReadClient.NO_PAUSE);
    return ReadClient.open(home, adapter, "token", settings, server);
  }

  private void assertAskedThroughProxy(ReadClient client) {
    assertThat(client.read("secret/app#token")).isEqualTo("good");
    assertThat(proxy.asked())
        .extracting(RecordedRequest::getTarget)
        .containsExactly("http://bao.invalid:8200/v1/secret/data/app");
  }

  @Test
  void theProxyOfTheJvmIsTaken() {
    System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", String.valueOf(proxy.address().getPort()));
    try (ReadClient client = client(SERVER)) {
      assertAskedThroughProxy(client);
    }
  }

  @Test
  void theProxyOfTheEnvironmentIsTaken() {
    try (ReadClient client = client(SERVER, "HTTP_PROXY", proxy.address().toString())) {
      assertAskedThroughProxy(client);
    }
  }

  @Test
  void theProxyBeforeHttpsSeesNoToken() {
    try (ReadClient client =
        client(URI.create("https://bao.invalid:8200"), "HTTPS_PROXY", proxy.address().toString())) {
      client.failureOf("secret/app"); // no TLS behind this proxy

      assertThat(proxy.asked())
          .isNotEmpty()
          .allSatisfy(
              request -> {
                assertThat(request.getRequestLine()).startsWith("CONNECT bao.invalid:8200 ");
                assertThat(request.getHeaders().get("X-Vault-Token")).isNull();
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bao.invalid", "other, .invalid", "bao.invalid:8200", "*"})
  void theProxyOfTheEnvironmentIsPassedByWhereItSaysSo(String except) {
    try (ReadClient client =
        client(SERVER, "HTTP_PROXY", proxy.address().toString(), "NO_PROXY", except)) {
      client.failureOf("secret/app");

      assertThat(proxy.asked()).isEmpty();
    }
  }

  @Test
  void loopbackIsNeverAskedThroughTheProxyOfTheEnvironment() throws Exception {
    try (StandIn server = new StandIn().says(200, StandIn.GOOD);
        ReadClient client = client(server.address(), "HTTP_PROXY", proxy.address().toString())) {
      client.read("secret/app");

      assertThat(proxy.asked()).isEmpty();
    }
  }

  @Test
  void nameAndPasswordOfTheProxyAreShownWhenItAsks() throws Exception {
    try (StandIn asking =
        new StandIn()
            .says(407, "", "Proxy-Authenticate", "Basic realm=\"r\"")
            .says(200, StandIn.GOOD)) {
      String address = "http://user:pass@127.0.0.1:" + asking.address().getPort();
      try (ReadClient client = client(SERVER, "HTTP_PROXY", address)) {
        assertThat(client.read("secret/app#token")).isEqualTo("good");
        assertThat(asking.asked().get(1).getHeaders().get("Proxy-Authorization"))
            .isEqualTo("Basic dXNlcjpwYXNz");
      }
    }
  }

  @Test
  void aProxyThatIsNoAddressIsAMistake() {
    Throwable thrown =
        catchThrowable(
            () -> {
              try (ReadClient client = client(SERVER, "HTTP_PROXY", "socks://secret-host")) {
                client.read("secret/app");
              }
            });

    assertThat(thrown)
        .isInstanceOfSatisfying(
            HexkeyException.class, e -> assertThat(e.code()).isEqualTo("VAULT_CONFIG_ERROR"))
        .hasMessageNotContaining("secret-host");
  }

  @Test
  void networksAreCoveredByTheirFirstBits() {
    NoProxy list = new NoProxy("10.0.0.0/8, 192.168.7.0/24,fd00::/8,[fe80::1]");

    assertThat(list.covers(HttpUrl.get("https://10.200.1.1"))).isTrue();
    assertThat(list.covers(HttpUrl.get("https://11.0.0.1"))).isFalse();
    assertThat(list.covers(HttpUrl.get("https://192.168.7.9"))).isTrue();
    assertThat(list.covers(HttpUrl.get("https://192.168.8.9"))).isFalse();
    assertThat(list.covers(HttpUrl.get("https://[fd00::1]"))).isTrue();
    assertThat(list.covers(HttpUrl.get("https://[fe80::1]"))).isTrue();
    assertThat(list.covers(HttpUrl.get("https://bao.example"))).isFalse();
    assertThat(list.covers(HttpUrl.get("https://127.8.8.8"))).isTrue();
  }
}
