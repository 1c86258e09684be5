package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.exception.AzureException;
import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.ForbiddenException;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.NextAction;
import dev.hexkey.ports.SignIn.State;
import dev.hexkey.testkit.Race;
import dev.hexkey.testkit.azure.EntraApp;
import dev.hexkey.testkit.azure.SecretProperties;
import dev.hexkey.testkit.azure.VaultAuthorization;
import dev.hexkey.testkit.azure.VaultNetwork;
import dev.hexkey.testkit.azure.VaultPermission;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyVaultReadTest {
  private static final String URI = "azure+kv://my-vault/yokoy--api-key";

  private SignedIn world;
  private Hexkey client;

  @BeforeEach
  void signIn(@TempDir Path folder) throws IOException {
    world = new SignedIn(folder);
    world.with("CACHE_TTL_SECONDS", "0").with("CACHE_NEGATIVE_TTL_SECONDS", "0");
    world.vault.put("yokoy--api-key", "s3cr3t");
    open();
  }

  private void open() {
    if (client != null) {
      client.close();
    }
    client = world.client();
    assertThat(world.signIn(client).state()).isEqualTo(State.SIGNED_IN);
  }

  @AfterEach
  void close() {
    client.close();
    world.close();
  }

  private HexkeyException refused(String uri) {
    return catchThrowableOfType(HexkeyException.class, () -> client.secrets().resolve(uri).close());
  }

  private void assertRefused(String uri, String code, Family family, NextAction action) {
    HexkeyException e = refused(uri);
    assertThat(e).isNotNull();
    assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
    assertThat(e.family()).isEqualTo(family);
    assertThat(e.nextAction()).isEqualTo(action);
    assertThat(e.getMessage()).doesNotContain("s3cr3t").doesNotContain("yokoy--api-key");
    assertThat(e.getCause() instanceof AzureException).isFalse();
  }

  @Test
  void aSecretIsReadInEverySpelling() {
    assertThat(client.secrets().resolve(URI).revealText()).isEqualTo("s3cr3t");
    assertThat(client.secrets().resolve("azure+kv://MY-VAULT/Yokoy/Api-Key").revealText())
        .isEqualTo("s3cr3t");
    AzureSecrets secrets = AzureSecrets.of(client.secrets(), client.settings());
    assertThat(secrets.getSecret("yokoy--api-key")).isEqualTo("s3cr3t");
    assertThat(secrets.getSecret("yokoy/api-key")).isEqualTo("s3cr3t");
  }

  @Test
  void severalAreReadAtOnceAndOneThatIsDisabledSpoilsNoOther() {
    world.vault.put("yokoy--other", "0th3r");
    world.vault.put("yokoy--off", "0ff");
    world.vault.change("yokoy--off", "", SecretProperties.none().enabled(EntraApp.Switch.OFF));
    AzureSecrets secrets = AzureSecrets.of(client.secrets(), client.settings());
    List<String> names =
        List.of("yokoy--off", "yokoy--api-key", "yokoy--none", "no name", "yokoy--other");

    Map<String, AzureSecrets.Outcome> outcomes = secrets.getSecrets(names);

    assertThat(outcomes.keySet()).containsExactlyElementsOf(names);
    List<AzureSecrets.Outcome> inOrder = List.copyOf(outcomes.values());
    assertThat(inOrder.get(0).problem().orElseThrow().family()).isEqualTo(Family.DISABLED);
    assertThat(inOrder.get(1).revealText()).isEqualTo("s3cr3t");
    assertThat(inOrder.get(2).problem().orElseThrow().family()).isEqualTo(Family.ABSENT);
    assertThatThrownBy(inOrder.get(3)::revealText).hasMessageContaining("INVALID_NAME");
    assertThat(inOrder.get(4).revealText()).isEqualTo("0th3r");
    assertThat(outcomes.toString()).doesNotContain("s3cr3t");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> secrets.getSecrets(names)).hasMessageContaining("INTERRUPTED");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anOlderVersionIsReadByItsName() {
    String older = world.vault.versions("yokoy--api-key").get(0);
    world.vault.put("yokoy--api-key", "newer");

    assertThat(client.secrets().resolve(URI + "?version=" + older).revealText())
        .isEqualTo("s3cr3t");
    assertThat(client.secrets().resolve(URI).revealText()).isEqualTo("newer");
    AzureSecrets secrets = AzureSecrets.of(client.secrets(), client.settings());
    assertThat(secrets.getSecret("yokoy--api-key@" + older)).isEqualTo("s3cr3t");
  }

  @Test
  void aFieldOfAJsonValueIsRead() {
    world.vault.put("yokoy--json", "{\"user\":\"ada\",\"n\":1.50,\"deep\":{\"a\":[1, 2]}}");

    assertThat(client.secrets().resolve("azure+kv://my-vault/yokoy--json#user").revealText())
        .isEqualTo("ada");
    assertThat(client.secrets().resolve("azure+kv://my-vault/yokoy--json#n").revealText())
        .isEqualTo("1.50");
    assertThat(client.secrets().resolve("azure+kv://my-vault/yokoy--json#deep").revealText())
        .isEqualTo("{\"a\":[1, 2]}");
    assertRefused(URI + "#user", "SECRET_FORMAT_ERROR", Family.INVALID, NextAction.NONE);
  }

  @Test
  void theFirstReadSendsOneBareChallengeAndOneAuthorisedGet() {
    client.secrets().resolve(URI).close();
    client.secrets().resolve(URI).close();

    assertThat(world.vault.requests()).hasSize(3);
    assertThat(world.vault.requests().get(0).authorized()).isFalse();
    assertThat(world.vault.requests().get(1).authorized()).isTrue();
    assertThat(world.vault.requests().get(2).authorized()).isTrue();
  }

  @Test
  void aThousandThreadsOnAColdSecretMakeOneGet() throws Exception {
    world.with("CACHE_TTL_SECONDS", "300");
    open();
    int before = world.azure.entra().requests().size();

    Race.run(1_000, runner -> client.secrets().resolve(URI).revealText());

    assertThat(world.vault.requests()).hasSize(2);
    assertThat(world.azure.entra().requests().size() - before).isLessThanOrEqualTo(1);
  }

  @Test
  void unknownSecretsAndVersionsAreAbsent() {
    assertRefused(
        "azure+kv://my-vault/yokoy--other", "SECRET_NOT_FOUND", Family.ABSENT, NextAction.NONE);
    assertRefused(
        URI + "?version=00000000000000000000000000000000",
        "SECRET_NOT_FOUND",
        Family.ABSENT,
        NextAction.NONE);
    assertThat(refused(URI + "?version=00000000000000000000000000000000").reason())
        .contains("SECRET_VERSION_NOT_FOUND");
  }

  @Test
  void aDisabledSecretIsNotForbidden() {
    world.vault.change("yokoy--api-key", "", SecretProperties.none().enabled(EntraApp.Switch.OFF));

    assertRefused(URI, "SECRET_DISABLED", Family.DISABLED, NextAction.NONE);
  }

  @Test
  void aSecretBeyondItsTimeIsRefusedUnlessSettingsSayOtherwise() {
    Instant now = Instant.now();
    world.vault.put(
        "yokoy--old",
        "s3cr3t",
        SecretProperties.none().expiresAt(now.minus(Duration.ofMinutes(2))));
    world.vault.put(
        "yokoy--new", "s3cr3t", SecretProperties.none().notBefore(now.plus(Duration.ofMinutes(2))));
    world.vault.put(
        "yokoy--edge",
        "s3cr3t",
        SecretProperties.none().expiresAt(now.minus(Duration.ofSeconds(30))));

    assertRefused(
        "azure+kv://my-vault/yokoy--old", "SECRET_EXPIRED", Family.EXPIRED, NextAction.NONE);
    assertRefused(
        "azure+kv://my-vault/yokoy--new", "SECRET_NOT_YET_VALID", Family.EXPIRED, NextAction.NONE);
    assertThat(client.secrets().resolve("azure+kv://my-vault/yokoy--edge").revealText())
        .isEqualTo("s3cr3t");
    world.with("HEXKEY_AZURE_EXPIRED", "ignore");
    open();
    assertThat(client.secrets().resolve("azure+kv://my-vault/yokoy--old").revealText())
        .isEqualTo("s3cr3t");
  }

  @Test
  void whoLacksARightIsToldWhomToAsk() {
    world.with("HEXKEY_AZURE_GROUP_HINT", "Ask to be added to sg-contoso-plugin-{plugin}-users");
    open();
    world.vault.revoke(world.ada.objectId());

    assertRefused(URI, "VAULT_AUTHZ_ERROR", Family.FORBIDDEN, NextAction.ASK_ADMIN);
    assertThat(refused(URI).suggestion())
        .startsWith("Ask to be added to sg-contoso-plugin-yokoy-users. ")
        .contains("Key Vault Secrets User");
    assertThat(refused(URI).reason()).contains("ACCESS_DENIED");
    world.vault.authorization(VaultAuthorization.POLICIES);
    assertThat(refused(URI).reason()).contains("ACCESS_POLICY");
  }

  /** For a role; a flow of signing in waits for less. */
  private long waits() {
    return world.pauses().stream().filter(Duration.ofSeconds(5)::equals).count();
  }

  @Test
  void aRoleThatIsStillOnItsWayIsWaitedForAfterASignIn() {
    world.vault.revoke(world.ada.objectId());
    world.meanwhile(() -> world.vault.grant(world.ada.objectId(), VaultPermission.GET));

    client.secrets().resolve(URI).close();

    assertThat(waits()).isOne();
  }

  @Test
  void aRoleIsWaitedForOnceForEachSignIn() {
    world.vault.revoke(world.ada.objectId());
    refused(URI);
    refused("azure+kv://my-vault/travel--api-key");
    assertThat(waits()).isOne();

    client.signIns().get(0).signOut();
    world.signIn(client);
    refused(URI);
    assertThat(waits()).isEqualTo(2);
  }

  @Test
  void aMissingRightIsNotWaitedForWhenNobodySignedInHere() throws IOException {
    try (Hexkey signingIn = world.clientWithStore();
        Hexkey later = world.clientWithStore()) {
      world.signIn(signingIn);
      world.vault.revoke(world.ada.objectId());
      assertThat(catchThrowable(() -> later.secrets().resolve(URI)))
          .isInstanceOf(ForbiddenException.class);
      assertThat(waits()).isZero();
    }
  }

  @Test
  void aNetworkRuleIsNoMissingRight() {
    world.vault.network(VaultNetwork.FIREWALL);
    assertRefused(URI, "NETWORK_DENIED", Family.FORBIDDEN, NextAction.ASK_ADMIN);
    assertThat(refused(URI).summary()).contains("127.0.0.1");

    world.vault.network(VaultNetwork.PRIVATE_LINK);
    assertRefused(URI, "NETWORK_DENIED", Family.FORBIDDEN, NextAction.ASK_ADMIN);
  }

  @Test
  void patienceIsAskedForAndGiven() {
    world.vault.disturb().failNext(1, 429, "1");
    assertThat(client.secrets().resolve(URI).revealText()).isEqualTo("s3cr3t");

    world.vault.disturb().failNext(1, 429, "120");
    assertRefused(URI, "VAULT_THROTTLED", Family.THROTTLED, NextAction.RETRY);
  }

  @Test
  void troubleOfTheVaultIsPassing() {
    world.vault.disturb().failNext(2, 503);
    assertThat(client.secrets().resolve(URI).revealText()).isEqualTo("s3cr3t");

    world.vault.disturb().failNext(3, 503);
    assertRefused(URI, "VAULT_CONNECTION_ERROR", Family.UNREACHABLE, NextAction.RETRY);
  }

  @Test
  void garbageIsToldFromAnAnswer() {
    client.secrets().resolve(URI).close();
    world.vault.disturb().garbageNext(1);

    assertRefused(URI, "VAULT_OPERATION_ERROR", Family.INVALID, NextAction.NONE);
  }

  @Test
  void aRedirectIsNotFollowed() {
    client.secrets().resolve(URI).close();
    world.vault.disturb().redirectNext(1, world.azure.entra().url());
    int before = world.azure.entra().requests().size();

    assertRefused(URI, "VAULT_OPERATION_ERROR", Family.INVALID, NextAction.NONE);
    assertThat(world.azure.entra().requests()).hasSize(before);
  }

  @Test
  void aTokenThatTheVaultTakesBackIsReplacedOnce() {
    client.secrets().resolve(URI).close();
    world.ada.revokeAccess();

    assertThat(client.secrets().resolve(URI).revealText()).isEqualTo("s3cr3t");
  }

  @Test
  void withoutASignInOneIsAskedFor() {
    client.signIns().get(0).signOut();

    assertRefused(URI, "LOGIN_REQUIRED", Family.UNAUTHENTICATED, NextAction.RUN_LOGIN);
    assertThat(refused(URI).suggestion()).contains("hexkey azure login");
  }
}
