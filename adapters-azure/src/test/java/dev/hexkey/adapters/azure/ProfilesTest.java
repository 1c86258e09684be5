package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SignIn;
import dev.hexkey.ports.SignIn.State;
import dev.hexkey.testkit.azure.KeyVaultDouble;
import dev.hexkey.testkit.azure.VaultPermission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two tenants, each with an authority, a person and a vault of its own. */
class ProfilesTest {
  private static final String URI = "azure+kv://my-vault/yokoy--api-key";
  private static final String THEIRS = "azure+kv://their-vault/yokoy--api-key";

  private SignedIn world;
  private SignedIn other;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    world = new SignedIn(Files.createDirectory(folder.resolve("one")));
    other = new SignedIn(Files.createDirectory(folder.resolve("two")));
    KeyVaultDouble theirs = other.azure.vault("their-vault");
    theirs.grant(other.ada.objectId(), VaultPermission.values());
    theirs.put("yokoy--api-key", "theirs");
    world.vault.put("yokoy--api-key", "ours");
    other.environment().forEach(this::ofWork);
    ofWork("HEXKEY_AZURE_VAULT", "their-vault");
    ofWork("HEXKEY_AZURE_VAULTS", "their-vault=" + theirs.url());
    world.with("HEXKEY_AZURE_PROFILES", "work").with("CACHE_TTL_SECONDS", "0");
  }

  private void ofWork(String name, String value) {
    if (name.startsWith("HEXKEY_AZURE_")) {
      world.with(name.replace("HEXKEY_AZURE_", "HEXKEY_AZURE_WORK_"), value);
    }
  }

  @AfterEach
  void stop() {
    world.close();
    other.close();
  }

  private static SignIn signIn(Hexkey client, String name) {
    return client.signIns().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void signInToWork(Hexkey client) {
    String code = SignedIn.userCode(signIn(client, "azure-work"), false);
    other.azure.entra().approve(code, other.ada);
    assertThat(signIn(client, "azure-work").await(Deadline.after(Duration.ofSeconds(20))).state())
        .isEqualTo(State.SIGNED_IN);
  }

  private static HexkeyException refused(Hexkey client, String uri) {
    return catchThrowableOfType(HexkeyException.class, () -> client.secrets().resolve(uri).close());
  }

  @Test
  void eachVaultIsReadByTheSignInOfItsProfile() throws IOException {
    try (Hexkey client = world.clientWithStore()) {
      assertThat(client.signIns()).extracting(SignIn::name).containsExactly("azure", "azure-work");
      world.signIn(client);
      assertThat(client.secrets().resolve(URI).revealText()).isEqualTo("ours");
      HexkeyException nobody = refused(client, THEIRS);
      assertThat(nobody.code()).isEqualTo("LOGIN_REQUIRED");
      assertThat(nobody.suggestion()).contains("'hexkey azure login --profile work'");

      signInToWork(client);
      assertThat(client.secrets().resolve(THEIRS).revealText()).isEqualTo("theirs");
      assertThat(
              AzureSecrets.ofProfile("work", client.secrets(), client.settings())
                  .getSecret("yokoy--api-key"))
          .isEqualTo("theirs");
      assertThat(AzureSecrets.of(client.secrets(), client.settings()).getSecret("yokoy--api-key"))
          .isEqualTo("ours");
    }
    try (Hexkey later = world.clientWithStore()) {
      signIn(later, "azure").signOut();
      assertThat(refused(later, URI).code()).isEqualTo("LOGIN_REQUIRED");
      assertThat(later.secrets().resolve(THEIRS).revealText()).isEqualTo("theirs");
    }
    assertThat(world.azure.entra().tenantId()).isNotEqualTo(other.azure.entra().tenantId());
  }

  @Test
  void whoeverWasSignedInToAProfileIsToldHowToSignInThereAgain() {
    try (Hexkey client = world.client()) {
      signInToWork(client);
      client.secrets().resolve(THEIRS).close();

      other.ada.revokeAccess();
      other.ada.revokeSignIns();

      HexkeyException e = refused(client, THEIRS);
      assertThat(e.code()).isEqualTo("LOGIN_REQUIRED");
      assertThat(e.suggestion()).contains("'hexkey azure login --profile work'");
    }
  }

  @Test
  void noSettingOfIdentityIsTakenFromOutsideOfTheProfile() {
    world
        .without("HEXKEY_AZURE_WORK_TENANT_ID")
        .with("SANOPTIS_AUTH_TENANT_ID", world.azure.entra().tenantId())
        .with("AZURE_CLIENT_SECRET", "of somebody else");
    try (Hexkey client = world.client()) {
      HexkeyException e = refused(client, THEIRS);
      assertThat(e.code()).isEqualTo("VAULT_CONFIG_ERROR");
    }
  }

  @Test
  void theDoctorLooksAtEachProfile() {
    try (Hexkey client = world.client()) {
      signInToWork(client);
      List<DoctorCheck> checks =
          client.doctorChecks().stream().filter(each -> each.name().startsWith("azure")).toList();
      assertThat(checks)
          .extracting(DoctorCheck::name)
          .contains("azure_account", "azure_work_account", "azure_work_vault_their_vault");
      assertThat(checks)
          .filteredOn(each -> each.name().equals("azure_work_configuration"))
          .allSatisfy(
              each ->
                  assertThat(each.run().message())
                      .contains("hexkey_azure_work_tenant_id", "hexkey_azure_work_vaults"))
          .hasSize(1);
      assertThat(checks)
          .filteredOn(each -> each.name().startsWith("azure_work"))
          .allSatisfy(each -> assertThat(each.run().level()).isEqualTo(DoctorCheck.Level.OK));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HEXKEY_AZURE_PROFILES, Work, no name of lower-case letters and digits",
    "HEXKEY_AZURE_PROFILES, 'work,work', names 'work' twice",
    "HEXKEY_AZURE_PROFILES, 'work,cli', whose settings would be named as others are",
    "HEXKEY_AZURE_WORK_VAULTS, my-vault, two profiles have the vault 'my-vault'",
    "HEXKEY_AZURE_WORK_VAULTS, no_vault, hexkey_azure_work_vaults has an entry",
    "HEXKEY_AZURE_WORK_VAULT, http://x, hexkey_azure_work_vault is neither",
    "HEXKEY_AZURE_WORK_TIMEOUT, soon, HEXKEY_AZURE_WORK_TIMEOUT",
  })
  void aFaultIsToldByTheNameOfTheSetting(String name, String value, String told) {
    world.with(name, value);
    assertThat(catchThrowable(world::client))
        .isInstanceOf(HexkeyException.class)
        .message()
        .containsOnlyOnce(told);
  }

  @Test
  void aProfileThatIsNotNamedHasNoSettings() {
    try (Hexkey client = world.without("HEXKEY_AZURE_PROFILES").client()) {
      assertThat(client.signIns()).hasSize(1);
      assertThat(refused(client, THEIRS).code()).isEqualTo("TENANT_MOUNT_MISMATCH");
      assertThat(
              catchThrowableOfType(
                      HexkeyException.class,
                      () -> AzureSecrets.ofProfile("work", client.secrets(), client.settings()))
                  .code())
          .isEqualTo("UNKNOWN_PROFILE");
    }
  }
}
