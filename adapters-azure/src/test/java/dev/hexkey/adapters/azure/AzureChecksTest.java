package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.DoctorCheck.Finding;
import dev.hexkey.ports.DoctorCheck.Level;
import dev.hexkey.testkit.azure.EntraApp;
import dev.hexkey.testkit.azure.VaultNetwork;
import dev.hexkey.testkit.azure.VaultPermission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzureChecksTest {
  private static final String CONFIGURATION = "azure_configuration";
  private static final String ACCOUNT = "azure_account";
  private static final String VAULT = "azure_vault_my_vault";

  @TempDir private Path folder;
  private SignedIn world;

  @BeforeEach
  void start() throws IOException {
    world = new SignedIn(folder);
    world.vault.put("yokoy--api-key", "s3cr3t");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Map<String, Finding> signedOut() {
    try (Hexkey client = world.client()) {
      return findings(client);
    }
  }

  private Map<String, Finding> signedIn() {
    try (Hexkey client = world.client()) {
      world.signIn(client);
      return findings(client);
    }
  }

  private static Map<String, Finding> findings(Hexkey client) {
    return client.doctorChecks().stream()
        .collect(Collectors.toMap(DoctorCheck::name, DoctorCheck::run));
  }

  private static Finding finding(Map<String, Finding> found, String check) {
    return Objects.requireNonNull(found.get(check), () -> check + " of " + found);
  }

  private static String message(Map<String, Finding> found, String check, Level level) {
    Finding finding = finding(found, check);
    assertThat(finding.level()).as(finding.message()).isEqualTo(level);
    assertThat(finding.suggestion().isEmpty()).isEqualTo(level == Level.OK);
    return finding.message();
  }

  @Test
  void lookAtNothingWhereNothingOfAzureIsConfigured() {
    try (Hexkey client =
        Hexkey.builder()
            .adapter(new AzureAdapter())
            .home(folder)
            .environment(Map.of())
            .withoutLog()
            .build()) {
      assertThat(client.doctorChecks()).isEmpty();
    }
  }

  @Test
  void findNothingAmissWhereEverythingWorks() {
    Map<String, Finding> found = signedIn();

    assertThat(found).containsOnlyKeys(CONFIGURATION, ACCOUNT, VAULT);
    assertThat(found.values()).extracting(Finding::level).containsOnly(Level.OK);
    assertThat(message(found, ACCOUNT, Level.OK)).contains("ada@contoso.example", "memory");
    assertThat(message(found, VAULT, Level.OK)).contains("may list", "read each of them");
    assertThat(world.vault.requests()).noneMatch(seen -> seen.path().contains("yokoy"));
  }

  @Test
  void nameTheSettingsThatWonAndNoValue() {
    world.with("AZURE_TENANT_ID", "other.example");

    assertThat(message(signedOut(), CONFIGURATION, Level.OK))
        .contains(
            "hexkey_azure_tenant_id",
            "hexkey_azure_vaults and hexkey_azure_vault",
            "the cloud public",
            "hexkey_azure_ca_cert alone")
        .doesNotContain(world.azure.entra().tenantId(), "127.0.0.1", "localhost", "my-vault");
  }

  @Test
  void nameTheFileOfAnEarlierToolIfThatWon() throws IOException {
    Path config = Files.createDirectory(folder.resolve(".sanoptis-auth")).resolve("config.json");
    Files.writeString(
        config,
        "{\"tenant_id\":\"%s\",\"client_id\":\"%s\"}"
            .formatted(world.azure.entra().tenantId(), world.app.clientId()));
    world
        .with("HOME", folder.toString())
        .with("HEXKEY_AZURE_TENANT_ID", "")
        .with("HEXKEY_AZURE_CLIENT_ID", "");

    assertThat(message(signedOut(), CONFIGURATION, Level.OK)).contains(EarlierConfig.NAME);
  }

  @Test
  void warnWhereNoVaultIsNamed() {
    world.with("HEXKEY_AZURE_VAULT", "").with("HEXKEY_AZURE_VAULTS", "");

    assertThat(message(signedOut(), CONFIGURATION, Level.WARNING)).contains("No vault");
  }

  @Test
  void sayThatTenantOrAppRegistrationIsMissing() {
    world.with("HEXKEY_AZURE_CLIENT_ID", "");

    assertThat(message(signedOut(), ACCOUNT, Level.FAILURE)).contains("no place names both");
  }

  @Test
  void warnWhereNobodyIsSignedInThoughTheVaultAnswers() {
    Map<String, Finding> found = signedOut();

    assertThat(message(found, ACCOUNT, Level.WARNING)).contains("Nobody is signed in");
    assertThat(message(found, VAULT, Level.WARNING)).contains("answers");
    assertThat(finding(found, VAULT).suggestion()).contains("hexkey azure login");
  }

  private static final String SECRET = "app-s3cr3t-9d2c";

  /** An app that proves itself, in place of the person. */
  private EntraApp server() {
    EntraApp server = world.azure.entra().addConfidentialClient("Server").secret(SECRET);
    world.vault.grant(server.objectId(), VaultPermission.values());
    world
        .without("HEXKEY_AZURE_TENANT_ID")
        .without("HEXKEY_AZURE_CLIENT_ID")
        .with("AZURE_TENANT_ID", world.azure.entra().tenantId())
        .with("AZURE_CLIENT_ID", server.clientId())
        .with("AZURE_CLIENT_SECRET", SECRET);
    return server;
  }

  @Test
  void sayWhichServerReads() {
    EntraApp server = server();

    Map<String, Finding> found = signedOut();

    assertThat(message(found, ACCOUNT, Level.OK))
        .contains("client_secret", server.clientId(), server.objectId())
        .contains(world.azure.entra().tenantId())
        .doesNotContain("eyJ", SECRET, "Passed over");
    assertThat(message(found, VAULT, Level.OK)).contains("may list", "read each of them");
  }

  @Test
  void sayWhyAServerHasNoToken() {
    server();
    world.with("AZURE_CLIENT_SECRET", "another-s3cr3t-77");

    Map<String, Finding> found = signedOut();

    assertThat(message(found, ACCOUNT, Level.FAILURE))
        .startsWith("[LOGIN_MISCONFIGURED/SECRET_REFUSED]")
        .doesNotContain("another-s3cr3t-77");
    assertThat(finding(found, ACCOUNT).suggestion()).contains("new secret");
  }

  @Test
  void printWhatAChainPassedOver() {
    server();
    world.with("HEXKEY_AZURE_CREDENTIAL", "chain");

    assertThat(message(signedOut(), ACCOUNT, Level.OK))
        .contains("as client_secret, app")
        .contains("workload_identity: No setting leads to it.")
        .contains("client_certificate: No setting leads to it.")
        .doesNotContain("managed_identity");
  }

  @Test
  void printEachTryOfAChainThatFindsNobody() {
    world
        .with("HEXKEY_AZURE_CREDENTIAL", "chain")
        .without("HEXKEY_AZURE_CLIENT_ID")
        .with("IDENTITY_ENDPOINT", "https://127.0.0.1:9/token") // where nobody is
        .with("IDENTITY_HEADER", "code-of-the-process")
        .with("IDENTITY_SERVER_THUMBPRINT", "00");

    Map<String, Finding> found = signedOut();

    assertThat(message(found, ACCOUNT, Level.FAILURE))
        .startsWith("[NO_IDENTITY]")
        .contains("workload_identity: ", "client_certificate: ", "client_secret: ")
        .contains("managed_identity: No service here", "user: ");
    assertThat(finding(found, ACCOUNT).suggestion()).contains("hexkey_azure_credential");
  }

  @Test
  void lookAtAServerThoughNoVaultIsNamed() {
    server();
    world.with("HEXKEY_AZURE_VAULT", "").with("HEXKEY_AZURE_VAULTS", "");

    assertThat(message(signedOut(), ACCOUNT, Level.OK)).contains("client_secret");
  }

  @Test
  void tellRightsApart() {
    world.vault.revoke(world.ada.objectId());
    assertThat(message(signedIn(), VAULT, Level.WARNING))
        .contains("may not list", "those alone that it has a role on");

    world.vault.grant(world.ada.objectId(), VaultPermission.LIST);
    assertThat(message(signedIn(), VAULT, Level.OK))
        .contains("may list", "those alone that it has a role on");

    world.vault.revoke(world.ada.objectId());
    world.vault.grant(world.ada.objectId(), VaultPermission.GET);
    assertThat(message(signedIn(), VAULT, Level.OK)).contains("may not list", "read each of them");
  }

  @Test
  void sayUntilWhenADeletedSecretCanBeRecovered() {
    world.vault.put("yokoy--old", "s3cr3t");
    world.vault.delete("yokoy--old");

    assertThat(message(signedIn(), VAULT, Level.OK))
        .containsPattern("Deleted and recoverable: 1, the first until 2[0-9]{3}-")
        .doesNotContain("yokoy--old");
  }

  @Test
  void sayThatTheNetworkIsNotAdmitted() {
    world.vault.network(VaultNetwork.FIREWALL);

    assertThat(message(signedIn(), VAULT, Level.FAILURE)).contains("network rules");
  }

  @Test
  void sayThatAnotherTokenIsAskedFor() {
    world.vault.challenge(
        "Bearer authorization=\"%s\", resource=\"https://evil.example\""
            .formatted(world.azure.entra().authority()));

    assertThat(message(signedOut(), VAULT, Level.FAILURE)).contains("no token was sent");
  }

  @Test
  void sayThatTheVaultIsGone() {
    world.vault.close();

    assertThat(message(signedIn(), VAULT, Level.FAILURE)).contains("could not be reached");
  }
}
