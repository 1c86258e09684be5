package dev.hexkey.testkit.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.azure.core.exception.HttpResponseException;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.DeletedSecret;
import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzureSdkJudgesTest {
  @TempDir Path folder;
  private AzureDouble azure;
  private KeyVaultDouble vault;
  private EntraApp app;
  private AzureSdk sdk;
  private SecretClient secrets;

  @BeforeEach
  void start() throws Exception {
    azure = AzureDouble.start(folder);
    app = azure.entra().addConfidentialClient("backend").secret(AzureSdk.CLIENT_SECRET);
    vault = azure.vault("kv-plugins");
    vault.grant(app.objectId(), VaultPermission.values());
    sdk = new AzureSdk(azure);
    secrets = sdk.secrets(vault, app);
  }

  @AfterEach
  void stop() {
    azure.close();
  }

  @Test
  void readsWhatItHasSet() {
    KeyVaultSecret set =
        secrets.setSecret(
            new KeyVaultSecret("yokoy--api-key", "first \"ä\" €\n")
                .setProperties(
                    new SecretProperties()
                        .setContentType("text/plain")
                        .setTags(Map.of("team", "finance"))
                        .setExpiresOn(OffsetDateTime.parse("2020-01-01T00:00:00Z"))));

    KeyVaultSecret read = secrets.getSecret("Yokoy--API-key");

    assertThat(read.getValue()).isEqualTo("first \"ä\" €\n");
    assertThat(read.getId()).isEqualTo(set.getId()).startsWith(vault.url() + "/secrets/yokoy--");
    assertThat(read.getProperties().getVersion()).matches("[0-9a-f]{32}");
    assertThat(read.getProperties().getContentType()).isEqualTo("text/plain");
    assertThat(read.getProperties().getTags()).containsExactly(Map.entry("team", "finance"));
    assertThat(read.getProperties().getExpiresOn()).isEqualTo("2020-01-01T00:00:00Z");
    assertThat(read.getProperties().getRecoverableDays()).isEqualTo(90);
  }

  @Test
  void keepsEveryVersion() {
    String first = secrets.setSecret("a", "1").getProperties().getVersion();
    String second = secrets.setSecret("a", "2").getProperties().getVersion();

    assertThat(secrets.getSecret("a").getValue()).isEqualTo("2");
    assertThat(secrets.getSecret("a", first).getValue()).isEqualTo("1");
    assertThat(secrets.listPropertiesOfSecretVersions("a"))
        .extracting(SecretProperties::getVersion)
        .containsExactlyInAnyOrder(first, second);
    assertThat(vault.versions("a")).containsExactly(first, second);
  }

  @Test
  void refusesAVersionThatIsDisabled() {
    SecretProperties properties = secrets.setSecret("a", "1").getProperties();

    SecretProperties updated =
        secrets.updateSecretProperties(properties.setEnabled(false).setContentType("x"));

    assertThat(updated.isEnabled()).isFalse();
    assertThat(updated.getContentType()).isEqualTo("x");
    assertRefused(() -> secrets.getSecret("a"), 403, "SecretDisabled");
  }

  @Test
  void deletesSoftlyAndRecovers() {
    secrets.setSecret("a", "1");

    DeletedSecret deleted = secrets.beginDeleteSecret("a").poll().getValue();

    assertThat(Duration.between(deleted.getDeletedOn(), deleted.getScheduledPurgeDate()))
        .isEqualTo(Duration.ofDays(90));
    assertRefused(() -> secrets.getSecret("a"), 404, "SecretNotFound");
    assertRefused(() -> secrets.setSecret("a", "2"), 409, "ObjectIsDeletedButRecoverable");
    assertThat(secrets.getDeletedSecret("a").getRecoveryId()).endsWith("/deletedsecrets/a");
    assertThat(secrets.listDeletedSecrets()).extracting(DeletedSecret::getName).containsOnly("a");

    secrets.beginRecoverDeletedSecret("a").poll();

    assertThat(secrets.getSecret("a").getValue()).isEqualTo("1");
  }

  @Test
  void freesTheNameByPurging() {
    secrets.setSecret("a", "1");
    secrets.beginDeleteSecret("a").poll();

    secrets.purgeDeletedSecret("a");

    assertRefused(() -> secrets.getDeletedSecret("a"), 404, "SecretNotFound");
    assertThat(secrets.setSecret("a", "2").getValue()).isEqualTo("2");
  }

  @Test
  void saysThatARecoveryTakesTime() {
    vault.put("a", "1");
    vault.delete("a");
    vault.recoveryTakes(Duration.ofHours(1));

    secrets.beginRecoverDeletedSecret("a").poll();

    assertRefused(() -> secrets.getSecret("a"), 404, "SecretNotFound");
    assertRefused(() -> secrets.setSecret("a", "2"), 409, "ObjectIsBeingRecovered");
  }

  @Test
  void listsPagesWithoutValues() {
    for (int i = 0; i < 60; i++) {
      vault.put(String.format(Locale.ROOT, "s-%02d", i), "v");
    }

    List<String> names =
        secrets.listPropertiesOfSecrets().stream().map(SecretProperties::getName).toList();

    assertThat(names).hasSize(60).doesNotHaveDuplicates().contains("s-00", "s-59");
    assertThat(vault.requests()).filteredOn(r -> r.status() == 200).hasSize(3);
  }

  @Test
  void isAskedAgainAfterAThrottledRequest() {
    vault.put("a", "1");
    secrets.getSecret("a");
    vault.disturb().failNext(1, 429, "1");

    long begin = System.nanoTime();
    String value = secrets.getSecret("a").getValue();

    assertThat(value).isEqualTo("1");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(second(1), second(10));
  }

  @Test
  void throttlesAboveARate() {
    vault.put("a", "1");
    vault.throttle(0);

    HttpResponseException refused = assertRefused(() -> secrets.getSecret("a"), 429, "Throttled");

    assertThat(refused).hasMessageContaining("VaultRequestTypeLimitReached");
  }

  @Test
  void refusesWhoHasNoRole() {
    vault.put("a", "1");
    vault.revoke(app.objectId());
    vault.grantOn("b", app.objectId(), VaultPermission.GET);

    assertRefused(() -> secrets.getSecret("a"), 403, "ForbiddenByRbac");
    assertRefused(() -> secrets.getSecret("unknown"), 403, "ForbiddenByRbac");
    assertRefused(() -> secrets.getSecret("b"), 404, "SecretNotFound");
  }

  @Test
  void refusesByPolicyFirewallAndPrivateLink() {
    vault.put("a", "1");
    vault.network(VaultNetwork.FIREWALL);
    assertThat(assertRefused(() -> secrets.getSecret("a"), 403, "ForbiddenByFirewall"))
        .hasMessageContaining("Client address: 127.0.0.1");

    vault.network(VaultNetwork.PRIVATE_LINK);
    assertRefused(() -> secrets.getSecret("a"), 403, "ForbiddenByConnection");

    vault.network(VaultNetwork.OPEN);
    vault.authorization(VaultAuthorization.POLICIES);
    vault.revoke(app.objectId());
    assertRefused(() -> secrets.getSecret("a"), 403, "ForbiddenByPolicy");
  }

  @Test
  void refusesBadNames() {
    assertRefused(() -> secrets.getSecret("a_b"), 400, "BadParameter");
    assertRefused(() -> secrets.getSecret("a", "not-a-version"), 400, "BadParameter");
  }

  @Test
  void refusesATokenOfAnotherTenant() throws Exception {
    String other = azure.entra().addTenant();
    KeyVaultDouble foreign = azure.vault("kv-other", other);
    foreign.challenge(
        "Bearer authorization=\""
            + azure.entra().authority()
            + "\", resource=\"https://vault.azure.net\"");

    assertRefused(() -> sdk.secrets(foreign, app).getSecret("a"), 401, "AKV10032");
  }

  @Test
  void sendsNoTokenBeforeTheChallenge() {
    vault.put("a", "1");

    secrets.getSecret("a");

    assertThat(vault.requests())
        .extracting(SeenRequest::authorized, SeenRequest::status)
        .containsExactly(tuple(false, 401), tuple(true, 200));
  }

  private static Duration second(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static HttpResponseException assertRefused(
      ThrowingCallable call, int status, String code) {
    HttpResponseException refused = catchThrowableOfType(HttpResponseException.class, call);
    assertThat(refused.getResponse().getStatusCode()).isEqualTo(status);
    assertThat(refused).hasMessageContaining(code); // the body is in it
    return refused;
  }
}
