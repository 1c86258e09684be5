package dev.hexkey.tokenprovider.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelay;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.security.keyvault.secrets.SecretAsyncClient;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import dev.hexkey.tokenprovider.schedule.TokenHour;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzureScheduleTest {
  private static final String SCOPE = "https://vault.azure.net/.default";

  @TempDir Path folder;

  private final TokenHour schedule = new TokenHour();
  private Vault vault;

  @BeforeEach
  void start() throws Exception {
    vault = new Vault(folder, schedule.issuer::acceptsHeader);
  }

  @AfterEach
  void stop() {
    vault.close();
    schedule.close();
  }

  @Test
  void noCallFailsWhileTokensRotate() throws Exception {
    SecretClient client = builder().buildClient();
    schedule.expectNoFailureWhileTokensRotate(
        "Azure Key Vault client", () -> client.getSecret("n").getValue());
  }

  @Test
  void onlyCallsUnderWayFailWhileTokensAreRevoked() throws Exception {
    SecretClient client = builder().buildClient();
    schedule.expectOnlyCallsUnderWayToFail(
        "Azure Key Vault client", () -> client.getSecret("n").getValue());
  }

  @Test
  void noCallFailsWhileTokensAreRevokedWithTheReplay() throws Exception {
    SecretClient client = replaying().buildClient();
    schedule.expectNoFailureWhileTokensAreRevoked(
        "Azure Key Vault client with the replay", () -> client.getSecret("n").getValue());
  }

  @Test
  void noAsynchronousCallFailsWhileTokensAreRevokedWithTheReplay() throws Exception {
    SecretAsyncClient client = replaying().buildAsyncClient();
    schedule.expectNoFailureWhileTokensAreRevoked(
        "Azure Key Vault client with the replay, async", () -> client.getSecret("n").block());
  }

  @Test
  void H14_azuresOwnCacheHoldsNoTokenBack() {
    SecretClient client = builder().buildClient();

    client.getSecret("n");
    schedule.provider.refresh().toCompletableFuture().join();
    client.getSecret("n");

    assertThat(vault.authorizations()).containsExactly("Bearer token-1", "Bearer token-2");
  }

  private SecretClientBuilder replaying() {
    return builder().addPolicy(AzureTokens.replay(schedule.provider, vault.origin()));
  }

  private SecretClientBuilder builder() {
    return new SecretClientBuilder()
        .vaultUrl(vault.origin())
        .disableChallengeResourceVerification()
        .retryPolicy(new RetryPolicy(new FixedDelay(0, Duration.ofMillis(1))))
        .httpClient(
            new JdkHttpClientBuilder(HttpClient.newBuilder().sslContext(vault.tls())).build())
        .credential(AzureTokens.credential(schedule.provider, SCOPE));
  }
}
