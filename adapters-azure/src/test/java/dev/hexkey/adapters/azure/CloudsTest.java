package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.NextAction;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudsTest {
  private static final String TENANT = "11111111-2222-3333-4444-555555555555";
  private static final String CLIENT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
  private static final String OTHER = "99999999-8888-7777-6666-555555555555";

  @TempDir Path home;

  private static AzureConfig read(String... namesAndValues) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    try (Hexkey client =
        Hexkey.builder()
            .adapter(new AzureAdapter())
            .environment(environment)
            .withoutLog()
            .build()) {
      return ConfigReader.read(client.settings(), EarlierConfig.find(client.settings()));
    }
  }

  private static HexkeyException refused(String... namesAndValues) {
    HexkeyException e = catchThrowableOfType(HexkeyException.class, () -> read(namesAndValues));
    assertThat(e).isNotNull();
    assertThat(e.code()).isIn("VAULT_CONFIG_ERROR", "STARTUP_VALIDATION_ERROR");
    assertThat(e.family()).isEqualTo(Family.MISCONFIGURED);
    assertThat(e.nextAction()).isEqualTo(NextAction.FIX_CONFIG);
    return e;
  }

  private static URI addressOf(AzureConfig config) {
    return Objects.requireNonNull(config.vaults().get("my-vault")).address();
  }

  // --- clouds

  @ParameterizedTest
  @CsvSource({
    "public, https://login.microsoftonline.com, https://my-vault.vault.azure.net,"
        + " https://vault.azure.net/.default",
    "usgovernment, https://login.microsoftonline.us, https://my-vault.vault.usgovcloudapi.net,"
        + " https://vault.usgovcloudapi.net/.default",
    "china, https://login.partner.microsoftonline.cn, https://my-vault.vault.azure.cn,"
        + " https://vault.azure.cn/.default"
  })
  void aCloudIsItsHostsAndItsScope(String cloud, URI authority, URI vault, String scope) {
    for (AzureConfig config :
        new AzureConfig[] {
          read("HEXKEY_AZURE_CLOUD", cloud, "HEXKEY_AZURE_VAULT", "my-vault"),
          read("HEXKEY_AZURE_VAULT", vault.toString()),
          read("SANOPTIS_AUTH_VAULT_URI", vault + "/"),
          read("HEXKEY_AZURE_AUTHORITY", authority.toString(), "HEXKEY_AZURE_VAULT", "my-vault"),
          read("AZURE_AUTHORITY_HOST", authority.getHost(), "HEXKEY_AZURE_VAULT", "My-Vault")
        }) {
      assertThat(config.authority()).isEqualTo(authority);
      assertThat(config.ownAuthority()).isFalse();
      assertThat(addressOf(config)).isEqualTo(vault);
      assertThat(config.scope()).isEqualTo(scope);
      assertThat(config.defaultVault()).contains("my-vault");
    }
  }

  @Test
  void withoutAnythingItIsThePublicCloud() {
    assertThat(read().cloud()).isEqualTo(Cloud.PUBLIC);
    assertThat(read().vaults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "HEXKEY_AZURE_CLOUD, public, HEXKEY_AZURE_VAULT, https://my-vault.vault.azure.cn",
    "HEXKEY_AZURE_CLOUD, china, HEXKEY_AZURE_AUTHORITY, https://login.microsoftonline.com",
    "HEXKEY_AZURE_AUTHORITY, https://login.microsoftonline.us, HEXKEY_AZURE_VAULT,"
        + " https://my-vault.vault.azure.net",
    "AZURE_AUTHORITY_HOST, login.microsoftonline.us, SANOPTIS_AUTH_VAULT_URI,"
        + " https://my-vault.vault.azure.net"
  })
  void aHostOfAnotherCloudIsAContradiction(
      String oneName, String one, String otherName, String other) {
    assertThat(refused(oneName, one, otherName, other).summary())
        .contains("the settings name the cloud");
  }

  @Test
  void theCloudOfGermanyIsClosed() {
    assertThat(refused("HEXKEY_AZURE_CLOUD", "Germany").summary())
        .contains("Germany", "closed in 2021");
  }

  @Test
  void anAuthorityOfOnesOwnHasAPortAndNobodyToVouchForIt() {
    AzureConfig config =
        read(
            "HEXKEY_AZURE_AUTHORITY",
            "https://Login.Example:8443/",
            "HEXKEY_AZURE_VAULTS",
            "my-vault=https://vault.example:9443",
            "HEXKEY_AZURE_TENANT_ID",
            TENANT,
            "HEXKEY_AZURE_CLIENT_ID",
            CLIENT);

    assertThat(config.ownAuthority()).isTrue();
    assertThat(config.tenantAuthority()).isEqualTo("https://login.example:8443/" + TENANT + "/");
    assertThat(addressOf(config)).isEqualTo(URI.create("https://vault.example:9443"));
  }

  // --- the places that name tenant and client

  private void keepEarlierConfig(String json) throws IOException {
    Path folder = Files.createDirectories(home.resolve(".sanoptis-auth"));
    Files.writeString(folder.resolve("config.json"), json);
  }

  @Test
  void theFirstGenerationsVariablesServeAsTheyAre() {
    AzureConfig config =
        read(
            "SANOPTIS_AUTH_TENANT_ID",
            TENANT,
            "SANOPTIS_AUTH_CLIENT_ID",
            CLIENT,
            "SANOPTIS_AUTH_VAULT_URI",
            "https://my-vault.vault.azure.net");

    assertThat(config.tenantAuthority())
        .isEqualTo("https://login.microsoftonline.com/" + TENANT + "/");
    assertThat(config.clientOrNull()).isEqualTo(CLIENT);
    assertThat(addressOf(config)).isEqualTo(URI.create("https://my-vault.vault.azure.net"));
  }

  @Test
  void theSecondGenerationsFileServesAsItIs() throws IOException {
    keepEarlierConfig(
        "{\"tenant_id\": \""
            + TENANT
            + "\", \"client_id\": \""
            + CLIENT
            + "\", \"admin_url\": \"https://admin.example\", \"api_scope\": \"api://x/y\"}");

    AzureConfig config = read("HOME", home.toString());

    assertThat(config.tenantOrNull()).isEqualTo(TENANT);
    assertThat(config.clientOrNull()).isEqualTo(CLIENT);
    assertThat(config.registrationFrom()).isEqualTo("~/.sanoptis-auth/config.json");
  }

  @Test
  void placesAreNeverMixed() throws IOException {
    keepEarlierConfig("{\"tenant_id\":\"" + OTHER + "\",\"client_id\":\"" + OTHER + "\"}");

    AzureConfig half =
        read(
            "HOME",
            home.toString(),
            "HEXKEY_AZURE_TENANT_ID",
            TENANT,
            "SANOPTIS_AUTH_TENANT_ID",
            OTHER,
            "SANOPTIS_AUTH_CLIENT_ID",
            OTHER,
            "AZURE_CLIENT_ID",
            OTHER);

    assertThat(half.tenantOrNull()).isEqualTo(TENANT);
    assertThat(half.clientOrNull()).isNull();
    AzureConfig second =
        read("HOME", home.toString(), "SANOPTIS_AUTH_CLIENT_ID", CLIENT, "AZURE_TENANT_ID", OTHER);
    assertThat(second.clientOrNull()).isEqualTo(CLIENT);
    assertThat(second.tenantOrNull()).isNull();
    assertThat(read("HOME", home.toString(), "AZURE_CLIENT_ID", CLIENT).tenantOrNull()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"tenant_id\":", "no JSON"})
  void aFileThatIsThereAndCannotBeUsedIsSaid(String text) throws IOException {
    keepEarlierConfig(text);

    HexkeyException e = refused("HOME", home.toString());

    assertThat(e.reason()).contains("EARLIER_CONFIG");
    assertThat(e.summary()).contains("~/.sanoptis-auth/config.json");
  }

  @Test
  void aFileOfAnyLengthIsNotRead() throws IOException {
    keepEarlierConfig("{}" + " ".repeat(65_536));

    assertThat(refused("HOME", home.toString()).reason()).contains("EARLIER_CONFIG");
  }

  // --- faults

  @Test
  void allFaultsComeInOneErrorAndRepeatNoValue() {
    HexkeyException e =
        refused(
            "HEXKEY_AZURE_TENANT_ID", "pasted tenant secret",
            "HEXKEY_AZURE_CLIENT_ID", "pasted-client-secret",
            "HEXKEY_AZURE_CLOUD", "pasted-cloud-secret",
            "HEXKEY_AZURE_AUTHORITY", "http://pasted-authority-secret",
            "AZURE_AUTHORITY_HOST", "https://pasted-host-secret/path",
            "HEXKEY_AZURE_EXPIRED", "pasted-expired-secret",
            "HEXKEY_AZURE_CACHE", "pasted-cache-secret");

    assertThat(e.summary())
        .contains(
            "7 faults",
            "hexkey_azure_tenant_id",
            "hexkey_azure_client_id",
            "hexkey_azure_cloud",
            "hexkey_azure_authority",
            "hexkey_azure_expired",
            "hexkey_azure_cache");
    assertThat(e.getMessage()).doesNotContain("pasted");
  }

  @ParameterizedTest
  @CsvSource({
    "HEXKEY_AZURE_VAULT, pasted_secret!",
    "HEXKEY_AZURE_VAULT, https://pasted.example",
    "HEXKEY_AZURE_VAULT, http://pasted.vault.azure.net",
    "HEXKEY_AZURE_VAULT, https://pasted.vault.azure.net.evil.example",
    "HEXKEY_AZURE_VAULT, https://user@pasted.vault.azure.net",
    "HEXKEY_AZURE_VAULT, https://pasted.vault.azure.net:8443",
    "HEXKEY_AZURE_VAULT, https://pasted.vault.azure.net/secrets/x",
    "HEXKEY_AZURE_VAULTS, pasted_secret!",
    "HEXKEY_AZURE_VAULTS, my-vault=http://pasted.example",
    "HEXKEY_AZURE_VAULTS, my-vault=https://user:pasted@vault.example",
    "HEXKEY_AZURE_VAULTS, my-vault=https://vault.example/pasted",
    "HEXKEY_AZURE_TENANT_ID, common",
    "HEXKEY_AZURE_TENANT_ID, organizations",
    "HEXKEY_AZURE_TENANT_ID, pasted/../tenant",
    "AZURE_CLIENT_ID, pasted",
    "SANOPTIS_AUTH_CLIENT_ID, pasted"
  })
  void aFaultNamesItsSettingAndNotItsValue(String name, String value) {
    HexkeyException e = refused(name, value);

    assertThat(e.summary()).containsIgnoringCase(name);
    assertThat(e.getMessage()).doesNotContain("pasted");
  }
}
