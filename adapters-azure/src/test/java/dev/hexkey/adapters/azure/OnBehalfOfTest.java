package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.NextAction;
import dev.hexkey.ports.TokenFailure;
import dev.hexkey.testkit.Race;
import dev.hexkey.testkit.azure.EntraApp;
import dev.hexkey.testkit.azure.EntraUser;
import dev.hexkey.testkit.azure.SeenRequest;
import dev.hexkey.testkit.azure.SignInWay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A web service that reads with the rights of whoever calls it. */
class OnBehalfOfTest {
  private static final String NAME = "yokoy--api-key";
  private static final String SECRET = "app-s3cr3t-9d2c";

  @TempDir private Path folder;
  private SignedIn world;
  private EntraApp service;
  private EntraUser eve;
  private Hexkey client;
  private AzureOnBehalfOf persons;

  @BeforeEach
  void open() throws Exception {
    world = new SignedIn(folder);
    world.vault.put(NAME, "s3cr3t");
    service = world.azure.entra().addConfidentialClient("Service").secret(SECRET); // without a role
    eve = world.azure.entra().addUser("eve@contoso.example", "Eve");
    world
        .without("HEXKEY_AZURE_TENANT_ID")
        .without("HEXKEY_AZURE_CLIENT_ID")
        .with("AZURE_TENANT_ID", world.azure.entra().tenantId())
        .with("AZURE_CLIENT_ID", service.clientId())
        .with("AZURE_CLIENT_SECRET", SECRET);
    reopen();
  }

  @AfterEach
  void close() {
    client.close();
    world.close();
  }

  private void reopenClient() {
    if (client != null) {
      client.close();
    }
    client = world.client();
  }

  private void reopen() {
    reopenClient();
    persons = AzureOnBehalfOf.of(client.signIns(), client.settings());
  }

  private String sentBy(EntraUser user) {
    return world.azure.entra().tokenFor(user, service);
  }

  private HexkeyException refused(String sent) {
    HexkeyException e =
        catchThrowableOfType(HexkeyException.class, () -> persons.getSecret(sent, NAME));
    assertThat(e).isNotNull();
    assertThat(e.suggestion()).isNotBlank();
    return e;
  }

  private List<SeenRequest> exchanges() {
    return world.azure.entra().requests().stream()
        .filter(request -> request.path().endsWith("/token"))
        .toList();
  }

  @Test
  void theVaultDecidesForEachPersonAndNotForTheService() {
    String ofAda = sentBy(world.ada);

    assertThat(persons.getSecret(ofAda, NAME)).isEqualTo("s3cr3t");
    assertThat(persons.getSecret(ofAda, "yokoy/api-key")).isEqualTo("s3cr3t");

    assertThat(refused(sentBy(eve)).code()).isEqualTo("VAULT_AUTHZ_ERROR");
    assertThatThrownBy(() -> client.secrets().resolve("azure+kv://my-vault/" + NAME))
        .hasMessageContaining("VAULT_AUTHZ_ERROR");
  }

  @Test
  void aTokenIsExchangedOnceAndEachReadAsksTheVault() {
    String ofAda = sentBy(world.ada);
    persons.getSecret(ofAda, NAME);
    world.vault.put(NAME, "next");

    assertThat(persons.getSecret(ofAda, NAME)).isEqualTo("next");

    assertThat(exchanges()).hasSize(1);
    assertThat(exchanges().get(0).form())
        .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
        .containsEntry("requested_token_use", "on_behalf_of")
        .containsEntry("assertion", ofAda);
    assertThat(world.vault.requests()).as("one challenge, two reads").hasSize(3);
    world.vault.revoke(world.ada.objectId());
    assertThat(refused(ofAda).code()).isEqualTo("VAULT_AUTHZ_ERROR");
  }

  @Test
  void manyCallsWithOneTokenExchangeItOnce() throws Exception {
    String ofAda = sentBy(world.ada);

    assertThat(Race.run(50, i -> persons.getSecret(ofAda, NAME))).containsOnly("s3cr3t");

    assertThat(exchanges()).hasSize(1);
  }

  @Test
  void aVersionMayBeNamed() {
    String first = world.vault.put(NAME, "first");
    world.vault.put(NAME, "second");

    assertThat(persons.getSecret(sentBy(world.ada), NAME + "@" + first)).isEqualTo("first");
  }

  @Test
  void aTokenForAnotherAppIsRefused() {
    EntraApp other = world.azure.entra().addConfidentialClient("Other");

    HexkeyException e = refused(world.azure.entra().tokenFor(world.ada, other));

    assertThat(e.code()).isEqualTo("LOGIN_REQUIRED");
    assertThat(e.reason()).contains("TOKEN_REFUSED");
    assertThat(e.family()).isEqualTo(Family.UNAUTHENTICATED);
    assertThat(e.nextAction()).isEqualTo(NextAction.RUN_LOGIN);
    assertThat(e.suggestion()).contains("401").doesNotContain("hexkey azure login");
  }

  @Test
  void aTokenThatHasEndedIsRefused() {
    world.azure.entra().accessTokenLife(Duration.ofSeconds(60));
    String ofAda = sentBy(world.ada);
    world.pass(Duration.ofSeconds(61));

    assertThat(refused(ofAda).reason()).contains("TOKEN_ENDED");
  }

  @Test
  void whatIsNoTokenIsNotSent() {
    for (String text : List.of("", "Bearer " + sentBy(world.ada), "a b", "a\r\nb")) {
      assertThat(refused(text).code()).isEqualTo("MALFORMED_TOKEN");
    }
    assertThat(refused("e30.e30.e30").reason()).contains("TOKEN_REFUSED");
    assertThat(exchanges()).hasSize(1);
  }

  @Test
  void claimsThatEntraWantsArePassedOn() {
    world.ada.refuse(SignInWay.ON_BEHALF_OF, 50076);

    HexkeyException e = refused(sentBy(world.ada));

    assertThat(e.reason()).contains("MORE_FACTORS");
    assertThat(e.tokenFailure().map(TokenFailure::attributes).orElseThrow().get("claims"))
        .contains("capolids");
  }

  @Test
  void aVaultThatEndsATokenGetsANewOne() {
    String ofAda = sentBy(world.ada);
    persons.getSecret(ofAda, NAME);
    world.ada.revokeAccess();

    assertThat(persons.getSecret(ofAda, NAME)).isEqualTo("s3cr3t");

    assertThat(exchanges()).hasSize(2);
    assertThat(exchanges().get(1).form().get("claims"))
        .contains("\"CP1\""); // MSAL4J 1.26 leaves out what the vault wants; a new token has it
  }

  @Test
  void aPersonCannotReadOnBehalfOfAnother() throws Exception {
    client.close();
    world.close();
    world = new SignedIn(folder);
    reopen();

    HexkeyException e = refused("e30.e30.e30");

    assertThat(e.code()).isEqualTo("VAULT_CONFIG_ERROR");
    assertThat(e.reason()).contains("NO_APP");
    assertThat(e.nextAction()).isEqualTo(NextAction.FIX_CONFIG);
  }

  @Test
  void anAppWithAFederatedTokenExchangesToo() throws Exception {
    service.federate("assertion-one");
    world
        .without("AZURE_CLIENT_SECRET")
        .with(
            "AZURE_FEDERATED_TOKEN_FILE",
            Files.writeString(folder.resolve("token"), "assertion-one").toString());
    reopen();

    assertThat(persons.getSecret(sentBy(world.ada), NAME)).isEqualTo("s3cr3t");

    assertThat(exchanges()).singleElement().satisfies(this::isProvedByAssertion);
  }

  private void isProvedByAssertion(SeenRequest request) {
    assertThat(request.form())
        .containsEntry("requested_token_use", "on_behalf_of")
        .containsEntry("client_assertion", "assertion-one")
        .doesNotContainKey("client_secret");
  }

  @Test
  void aProfilesVaultIsReadByTheProfilesApp() {
    Map.copyOf(world.environment()).forEach(this::moveToWork);
    world.with("HEXKEY_AZURE_PROFILES", "work");
    reopenClient();

    AzureOnBehalfOf work = AzureOnBehalfOf.ofProfile("work", client.signIns(), client.settings());

    assertThat(work.getSecret(sentBy(world.ada), NAME)).isEqualTo("s3cr3t");
  }

  private void moveToWork(String name, String value) {
    int prefix = name.indexOf("AZURE_");
    if (prefix >= 0) {
      world
          .without(name)
          .with("HEXKEY_AZURE_WORK_" + name.substring(prefix + "AZURE_".length()), value);
    }
  }

  @Test
  void afterClosingNothingIsRead() {
    String ofAda = sentBy(world.ada);
    persons.getSecret(ofAda, NAME);
    client.close();

    assertThat(refused(ofAda).family()).isEqualTo(Family.CLOSED);
  }
}
