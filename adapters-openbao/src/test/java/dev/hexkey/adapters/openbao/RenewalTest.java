package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.adapters.openbao.ServerConfig.NetworkConfig;
import dev.hexkey.adapters.openbao.ServerConfig.TlsConfig;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.Ticker;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenRequest.Reason;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.UnreachableException;
import io.github.jopenlibs.vault.api.Auth;
import java.io.IOException;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the core's renewal gets when it asks for the next token. */
class RenewalTest {
  private static LoginFixture at;
  private static Endpoints endpoints;
  private static Driver driver;

  @BeforeAll
  static void start() throws Exception {
    at = LoginFixture.dev();
    endpoints = endpoints(at.bao.address().toString());
    driver = new Driver("bao", endpoints);
  }

  @AfterAll
  static void stop() throws Exception {
    endpoints.close();
    at.close();
  }

  private static Endpoints endpoints(String address) {
    return new Endpoints(
        new ServerConfig(
            "bao",
            List.of(HttpUrl.get(address)),
            "OPENBAO_URL",
            null,
            new LoginConfig.Token(""),
            TlsConfig.STANDARD,
            NetworkConfig.STANDARD),
        Ticker.SYSTEM,
        Pause.SLEEP,
        Limits.STANDARD,
        ProxySelector.getDefault());
  }

  private static TokenSource appRole(String mount, String more)
      throws IOException, InterruptedException {
    String roleId = at.appRole(mount, more);
    String secretId = at.secretId(mount);
    return new OwnLogin(
        "bao",
        "approle",
        endpoints,
        driver,
        request -> driver.send(null, to -> new Auth(to).loginByAppRole(mount, roleId, secretId)));
  }

  private static AccessToken fetch(
      TokenSource source, Reason reason, @Nullable AccessToken previous) throws Exception {
    return source.fetch(
        new TokenRequest(
            reason, previous, null, Duration.ZERO, Deadline.after(Duration.ofSeconds(10))));
  }

  private static boolean wasExtended(AccessToken token) throws Exception {
    return at.bao
        .write("auth/token/lookup", "{\"token\":\"" + token.revealText() + "\"}")
        .body()
        .contains("\"last_renewal\"");
  }

  @Test
  void extendsTheTokenOfALogin() throws Exception {
    TokenSource source = appRole("approle", "");
    AccessToken first = fetch(source, Reason.FIRST, null);

    AccessToken next = fetch(source, Reason.AHEAD, first);

    assertThat(next.revealText()).isEqualTo(first.revealText());
    assertThat(next.lifetime()).contains(Duration.ofHours(1));
    assertThat(wasExtended(first)).isTrue();
  }

  @Test
  void signsInAgainWhenTheExtensionIsShorterThanAskedFor() throws Exception {
    TokenSource source = appRole("short", "");
    AccessToken first = fetch(source, Reason.FIRST, null);
    at.bao.write("auth/short/role/app", "{\"token_ttl\":\"40m\",\"token_max_ttl\":\"59m\"}");

    AccessToken next = fetch(source, Reason.AHEAD, first);

    assertThat(next.revealText()).isNotEqualTo(first.revealText());
    assertThat(next.lifetime()).contains(Duration.ofMinutes(40));
  }

  @Test
  void signsInAgainWhenTheTokenCannotBeExtended() throws Exception {
    TokenSource source = appRole("batch", ",\"token_type\":\"batch\"");
    AccessToken first = fetch(source, Reason.FIRST, null);

    assertThat(fetch(source, Reason.AHEAD, first).revealText()).isNotEqualTo(first.revealText());
  }

  @Test
  void signsInAgainWhenTheTokenMayNotExtendItself() throws Exception {
    TokenSource source = appRole("narrow", ",\"token_no_default_policy\":true");
    AccessToken first = fetch(source, Reason.FIRST, null);

    assertThat(fetch(source, Reason.AHEAD, first).revealText()).isNotEqualTo(first.revealText());
  }

  @Test
  void signsInAgainWhenAServerRefusedTheToken() throws Exception {
    TokenSource source = appRole("refused", "");
    AccessToken first = fetch(source, Reason.FIRST, null);

    assertThat(fetch(source, Reason.REJECTED, first).revealText()).isNotEqualTo(first.revealText());
  }

  @Test
  void extendsATokenThatItWasGiven() throws Exception {
    String token =
        at.bao
            .write("auth/token/create-orphan", "{\"policies\":[\"reader\"],\"ttl\":\"1h\"}")
            .text("client_token");
    TokenSource source = new TokenLogin("bao", endpoints, driver, reason -> token);
    AccessToken first = fetch(source, Reason.FIRST, null);

    AccessToken next = fetch(source, Reason.AHEAD, first);

    assertThat(next.revealText()).isEqualTo(token);
    assertThat(next.lifetime()).contains(Duration.ofHours(1));
    assertThat(wasExtended(first)).isTrue();
  }

  @Test
  void doesNotSignInWhenTheServerIsGone() throws Exception {
    LoginFixture gone = LoginFixture.dev();
    try (Endpoints there = endpoints(gone.bao.address().toString())) {
      Driver its = new Driver("bao", there);
      String roleId = gone.appRole("approle", "");
      String secretId = gone.secretId("approle");
      TokenSource source =
          new OwnLogin(
              "bao",
              "approle",
              there,
              its,
              request ->
                  its.send(null, to -> new Auth(to).loginByAppRole("approle", roleId, secretId)));
      AccessToken first = fetch(source, Reason.FIRST, null);
      gone.close();

      assertThatThrownBy(() -> fetch(source, Reason.AHEAD, first))
          .isInstanceOf(UnreachableException.class);
    }
  }
}
