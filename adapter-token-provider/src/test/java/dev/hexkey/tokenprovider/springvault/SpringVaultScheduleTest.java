package dev.hexkey.tokenprovider.springvault;

import dev.hexkey.tokenprovider.conformance.LoopbackServer;
import dev.hexkey.tokenprovider.conformance.Reply;
import dev.hexkey.tokenprovider.schedule.TokenHour;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.core.VaultTemplate;

class SpringVaultScheduleTest {
  private static final Reply SECRET =
      new Reply(200, Map.of("Content-Type", "application/json"), "{\"data\":{\"key\":\"value\"}}");

  private final TokenHour schedule = new TokenHour();
  private final LoopbackServer server = new LoopbackServer("X-Vault-Token");
  private final VaultTemplate client =
      new VaultTemplate(
          VaultEndpoint.from(server.uri("/")),
          new SimpleClientHttpRequestFactory(),
          SpringVaultTokens.sessions(schedule.provider));

  @BeforeEach
  void aBadTokenIsForbidden() {
    server.behave(
        request ->
            request.authorization().size() == 1
                    && schedule.issuer.accepts(request.authorization().get(0))
                ? SECRET
                : new Reply(403, SECRET.headers(), "{\"errors\":[\"permission denied\"]}"));
  }

  @AfterEach
  void stop() {
    server.close();
    schedule.close();
  }

  @Test
  void noCallFailsWhileTokensRotate() throws Exception {
    schedule.expectNoFailureWhileTokensRotate("Spring Vault", this::read);
  }

  @Test
  void onlyCallsUnderWayFailWhileTokensAreRevoked() throws Exception {
    schedule.expectOnlyCallsUnderWayToFail("Spring Vault", this::read);
  }

  private void read() {
    Objects.requireNonNull(client.read("secret/app"));
  }
}
