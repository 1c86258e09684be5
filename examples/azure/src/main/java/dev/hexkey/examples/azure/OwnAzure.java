package dev.hexkey.examples.azure;

import dev.hexkey.testkit.azure.AzureDouble;
import dev.hexkey.testkit.azure.EntraApp;
import dev.hexkey.testkit.azure.EntraUser;
import dev.hexkey.testkit.azure.KeyVaultDouble;
import dev.hexkey.testkit.azure.VaultPermission;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A double of Azure in this process: one person, and one vault in which she may read the secret of
 * one plug-in and not that of another.
 */
final class OwnAzure implements AutoCloseable {
  static final String SECRET = "yokoy--api-key";
  static final String SECRET_OF_OTHERS = "travel--api-key";

  private final AzureDouble azure;
  private final KeyVaultDouble vault;
  private final EntraApp app;
  private final EntraUser ada;
  private final Path home;

  private OwnAzure(AzureDouble azure, Path home) throws IOException {
    this.azure = azure;
    this.home = home;
    this.vault = azure.vault("kv-plugins");
    this.app = azure.entra().addPublicClient("Plug-ins");
    this.ada = azure.entra().addUser("ada@contoso.example", "Ada");
    azure.entra().pollInterval(Duration.ofSeconds(1));
    vault.put(SECRET, "from-key-vault");
    vault.put(SECRET_OF_OTHERS, "of-somebody-else");
    vault.grantOn(SECRET, ada.objectId(), VaultPermission.GET);
  }

  static OwnAzure start(Path home) throws IOException {
    return new OwnAzure(AzureDouble.start(home), home);
  }

  /** What a program needs to find it: what the ten steps of adapters-azure lead to. */
  Map<String, String> environment() {
    return Map.of(
        "HEXKEY_HOME", home.toString(),
        "LOCAL_KEY_SOURCE", "file",
        "HEXKEY_AZURE_TENANT_ID", azure.entra().tenantId(),
        "HEXKEY_AZURE_CLIENT_ID", app.clientId(),
        "HEXKEY_AZURE_VAULT", "kv-plugins",
        "HEXKEY_AZURE_GROUP_HINT", "Ask for membership in sg-contoso-plugin-{plugin}-users.",
        "HEXKEY_AZURE_VAULTS", "kv-plugins=" + vault.url(),
        "HEXKEY_AZURE_AUTHORITY", azure.entra().url().toString(),
        "HEXKEY_AZURE_CA_CERT", azure.caFile().toString());
  }

  /** What Ada does with a code: she enters it on the page, and says that it is she. */
  void enter(String code) {
    azure.entra().approve(code, ada);
  }

  /** Makes the vault ask the next caller for patience. */
  void throttle() {
    vault.disturb().failNext(1, 429, "120");
  }

  @Override
  public void close() {
    azure.close();
  }
}
