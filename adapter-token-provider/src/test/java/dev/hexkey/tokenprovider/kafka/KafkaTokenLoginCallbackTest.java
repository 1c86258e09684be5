package dev.hexkey.tokenprovider.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.renewal.TokenEngine;
import dev.hexkey.testkit.ManualClock;
import dev.hexkey.tokenprovider.TokenRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.auth.SaslExtensionsCallback;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaTokenLoginCallbackTest {
  private final ManualClock clock = new ManualClock();
  private final TokenEngine engine = TokenEngine.builder().clock(clock).ticker(clock).build();
  private final List<TokenRegistry.Registration> names = new ArrayList<>();
  private final AtomicInteger fetches = new AtomicInteger();

  @AfterEach
  void close() {
    names.forEach(TokenRegistry.Registration::close);
    engine.close();
  }

  @Test
  void B12_aSecondQuestionIsAnsweredWithANewerToken() throws Exception {
    TokenProvider provider =
        engine.of(
            request -> AccessToken.of("token-" + fetches.incrementAndGet(), Duration.ofHours(1)),
            TokenPolicy.DEFAULT);
    names.add(TokenRegistry.register("twice", provider));
    KafkaTokenLogin login = login(Map.of("hexkey.provider", "twice"));

    OAuthBearerToken first = ask(login);
    clock.advance(Duration.ofMinutes(10)); // not yet due by the provider's own windows
    OAuthBearerToken second = ask(login);

    assertThat(second.lifetimeMs()).isEqualTo(first.lifetimeMs() + 600_000);
    assertThat(fetches).hasValue(2);
  }

  @Test
  void theTokenInKafkasKeepingFollowsTheProvider() throws Exception {
    TokenProvider provider =
        engine.of(
            request -> AccessToken.of("token-" + fetches.incrementAndGet(), Duration.ofHours(1)),
            TokenPolicy.DEFAULT);
    names.add(TokenRegistry.register("follows", provider));
    OAuthBearerToken kept = ask(login(Map.of("hexkey.provider", "follows")));
    provider.rejected("token-1", null);

    assertThat(kept.value()).isEqualTo("token-2");
    assertThat(kept.toString()).doesNotContain("token-2");
  }

  @Test
  void theSubjectOfAJwtIsThePrincipal() throws Exception {
    assertThat(principal(jwt("{\"iss\":\"i\",\"sub\":\"orders-service\"}"), Map.of()))
        .isEqualTo("orders-service");
  }

  @Test
  void aConfiguredPrincipalNeedsNoJwt() throws Exception {
    assertThat(principal("opaque", Map.of("hexkey.principal", "me"))).isEqualTo("me");
  }

  @Test
  void A8_aTokenThatOnlyLooksLikeAJwtHasAPrincipalAllTheSame() throws Exception {
    assertThat(principal("a.%%%.c", Map.of())).isEqualTo("hexkey");
  }

  @Test
  void aTokenWithoutAnEndIsRefusedWithWhatToDo() throws Exception {
    TokenProvider provider = engine.of(request -> AccessToken.of("endless"), TokenPolicy.DEFAULT);
    names.add(TokenRegistry.register("endless", provider));
    KafkaTokenLogin login = login(Map.of("hexkey.provider", "endless"));

    assertThatThrownBy(() -> ask(login))
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageContaining("assumedLifetime");
  }

  @Test
  void anUnknownProviderIsNamed() {
    KafkaTokenLogin login = login(Map.of("hexkey.provider", "nobody"));

    assertThatThrownBy(() -> ask(login))
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageContaining("'nobody'");
  }

  @Test
  void anUnknownOptionIsAnError() {
    assertThatThrownBy(() -> login(Map.of("hexkey.provider", "x", "hexkey.princpal", "me")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("hexkey.princpal");
  }

  @Test
  void extensionsAreHandedOn() throws Exception {
    SaslExtensionsCallback callback = new SaslExtensionsCallback();

    login(Map.of("hexkey.provider", "x", "extension_logicalCluster", "lkc-1"))
        .handle(new Callback[] {callback});

    assertThat(callback.extensions().map()).containsExactly(Map.entry("logicalCluster", "lkc-1"));
  }

  private String principal(String token, Map<String, String> more) throws Exception {
    TokenProvider provider =
        engine.of(request -> AccessToken.of(token, Duration.ofHours(1)), TokenPolicy.DEFAULT);
    names.add(TokenRegistry.register("principal", provider));
    Map<String, String> options = new java.util.HashMap<>(more);
    options.put("hexkey.provider", "principal");
    return ask(login(options)).principalName();
  }

  private KafkaTokenLogin login(Map<String, String> options) {
    KafkaTokenLogin login = new KafkaTokenLogin(clock);
    login.configure(
        Map.of(),
        "OAUTHBEARER",
        List.of(new AppConfigurationEntry("x", LoginModuleControlFlag.REQUIRED, options)));
    return login;
  }

  private static OAuthBearerToken ask(KafkaTokenLogin login) throws Exception {
    OAuthBearerTokenCallback callback = new OAuthBearerTokenCallback();
    login.handle(new Callback[] {callback});
    return callback.token();
  }

  private static String jwt(String claims) {
    String body =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    return "eyJhbGciOiJub25lIn0." + body + ".x";
  }
}
