package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.testkit.azure.EntraUser;
import dev.hexkey.testkit.azure.VaultPermission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of the Azure CLI, for which a script stands in. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is one of a Unix shell")
class AzureCliIdentityTest {
  private static final String URI = "azure+kv://my-vault/yokoy--api-key";

  @TempDir private Path folder;
  private SignedIn world;
  private String token;

  @BeforeEach
  void open() throws Exception {
    world = new SignedIn(folder);
    world.with("CACHE_TTL_SECONDS", "0").with("CACHE_NEGATIVE_TTL_SECONDS", "0");
    world.vault.put("yokoy--api-key", "s3cr3t");
    Files.createDirectories(folder.resolve("bin"));
    world
        .with("PATH", folder.resolve("bin") + ":relative:")
        .with("HEXKEY_AZURE_CREDENTIAL", "azure_cli");
    token = new RawTokens(world).of(world.ada);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void az(String... lines) throws IOException {
    Path script = folder.resolve("bin").resolve("az");
    Files.deleteIfExists(script);
    Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  /** Answers as {@code az account get-access-token} does. */
  private void azGives(String tenant) throws IOException {
    long end = Instant.now().getEpochSecond() + 3_000;
    az(
        "echo \"$@\" > " + folder.resolve("arguments"),
        "echo '{\"accessToken\": \"" + token + "\",'",
        "echo '\"expiresOn\": \"1999-01-01 00:00:00.000000\",'",
        "echo '\"expires_on\": " + end + ", \"tenant\": \"" + tenant + "\"}'");
  }

  private String read() {
    try (Hexkey client = world.client()) {
      return client.secrets().resolve(URI).revealText();
    }
  }

  private HexkeyException refused() {
    try (Hexkey client = world.client()) {
      return refused(client);
    }
  }

  private HexkeyException refused(Hexkey client) {
    HexkeyException e =
        catchThrowableOfType(HexkeyException.class, () -> client.secrets().resolve(URI).close());
    assertThat(e).isNotNull();
    assertThat(e.toString()).doesNotContain(token).doesNotContain("c4nary");
    return e;
  }

  @Test
  void aSessionOfTheTenantServes() throws Exception {
    azGives(world.azure.entra().tenantId());

    try (Hexkey client = world.client()) {
      assertThat(client.secrets().resolve(URI).revealText()).isEqualTo("s3cr3t");
      assertThat(client.signIns().get(0).status().facts()).containsEntry("identity", "azure_cli");
    }
    assertThat(Files.readString(folder.resolve("arguments")).strip())
        .isEqualTo(
            "account get-access-token --output json --resource https://vault.azure.net --tenant "
                + world.azure.entra().tenantId());
  }

  @Test
  void aSessionOfAnotherTenantDoesNot() throws Exception {
    azGives(world.azure.entra().addTenant());

    assertThat(refused().code()).isEqualTo("LOGIN_WRONG_TENANT");
  }

  @Test
  void aSessionOfSomebodyElseDoesNot() throws Exception {
    azGives(world.azure.entra().tenantId());
    world.with("HEXKEY_AZURE_USERNAME", "bob@contoso.example");
    assertThat(refused().reason()).contains("OTHER_USER");

    world.with("HEXKEY_AZURE_USERNAME", "Ada@contoso.example");
    assertThat(read()).isEqualTo("s3cr3t");
  }

  @Test
  void aSlowCliIsGivenUpWithAllItStarted() throws Exception {
    az("/bin/sleep 30", "echo late");
    world.with("HEXKEY_AZURE_CLI_TIMEOUT", "1");
    long start = System.nanoTime();

    HexkeyException e = refused();

    assertThat(e.code()).isEqualTo("AZURE_CLI_FAILED");
    assertThat(e.reason()).contains("TIMEOUT");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void whatTheCliLacksIsSaidAndWhatItWritesIsNot() throws Exception {
    assertThat(refused().reason()).contains("NO_CLI");

    az("echo \"ERROR: Please run 'az login' to setup account. c4nary\" >&2", "exit 1");
    HexkeyException signedOut = refused();
    assertThat(signedOut.code()).isEqualTo("IDENTITY_UNAVAILABLE");
    assertThat(signedOut.reason()).contains("CLI_SIGNED_OUT");

    az("echo c4nary");
    assertThat(refused().reason()).contains("OUTPUT");

    az("echo c4nary >&2", "exit 3");
    assertThat(refused().reason()).contains("EXIT");

    az("echo '{\"accessToken\": \"" + token + "\", \"expiresOn\": \"2999-01-01 00:00:00\"}'");
    assertThat(refused().reason()).contains("CLI_VERSION");
  }

  @Test
  void aSessionServesWhereNobodyEverSignedIn() throws Exception {
    azGives(world.azure.entra().tenantId());
    world.without("HEXKEY_AZURE_CREDENTIAL").with("HEXKEY_AZURE_ALLOW_AZURE_CLI", "true");

    try (Hexkey client = world.client()) {
      assertThat(client.secrets().resolve(URI).revealText()).isEqualTo("s3cr3t");
      assertThat(client.signIns().get(0).status().facts()).containsEntry("identity", "azure_cli");
    }
    world.with("HEXKEY_AZURE_ALLOW_AZURE_CLI", "false");
    assertThat(refused().code()).isEqualTo("LOGIN_REQUIRED");
    world.without("HEXKEY_AZURE_ALLOW_AZURE_CLI");
    assertThat(refused().code()).isEqualTo("LOGIN_REQUIRED"); // no screen: a server
    world.with("DISPLAY", ":0");
    assertThat(read()).isEqualTo("s3cr3t");
    world.with("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22");
    assertThat(refused().code()).isEqualTo("LOGIN_REQUIRED");
  }

  @Test
  void aSessionNeverFollowsAPersonWhoHadSignedIn() throws Exception {
    EntraUser bob = world.azure.entra().addUser("bob@contoso.example", "Bob");
    world.vault.grant(bob.objectId(), VaultPermission.GET);
    azGives(world.azure.entra().tenantId()); // Ada's
    world.without("HEXKEY_AZURE_CREDENTIAL").with("HEXKEY_AZURE_ALLOW_AZURE_CLI", "true");
    try (Hexkey client = world.clientWithStore()) {
      world.signIn(client, bob, false);
      assertThat(client.secrets().resolve(URI).revealText()).isEqualTo("s3cr3t");
      assertThat(client.signIns().get(0).status().facts()).containsEntry("identity", "user");

      bob.revokeAccess();
      bob.revokeSignIns();
      assertThat(refused(client).code()).isEqualTo("LOGIN_REQUIRED");
    }
    try (Hexkey later = world.clientWithStore()) {
      assertThat(refused(later).code()).isEqualTo("LOGIN_REQUIRED");
      later.signIns().get(0).signOut();
      assertThat(refused(later).code()).isEqualTo("LOGIN_REQUIRED");
    }
    try (Hexkey afterwards = world.clientWithStore()) {
      assertThat(refused(afterwards).code()).isEqualTo("LOGIN_REQUIRED");
      assertThat(afterwards.signIns().get(0).status().facts()).containsEntry("identity", "user");
    }
    assertThat(folder.resolve("arguments")).doesNotExist();
  }

  @Test
  void aChainStopsWhereSomebodyWasAskedAndRefused() throws Exception {
    azGives(world.azure.entra().tenantId());
    world
        .with("HEXKEY_AZURE_CREDENTIAL", "chain")
        .with("HEXKEY_AZURE_ALLOW_AZURE_CLI", "true")
        .with("AZURE_TENANT_ID", world.azure.entra().tenantId())
        .with("AZURE_CLIENT_ID", world.azure.entra().addConfidentialClient("S").clientId())
        .with("AZURE_CLIENT_SECRET", "wrong");

    assertThat(refused().reason()).contains("SECRET_REFUSED");
  }
}
