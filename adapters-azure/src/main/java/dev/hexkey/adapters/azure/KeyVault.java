package dev.hexkey.adapters.azure;

import com.azure.core.http.HttpPipelineBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import dev.hexkey.adapters.azure.AzureConfig.Vault;

/** One vault and the SDK's client for it. Thread-safe. */
final class KeyVault {
  private final VaultFailures failures;
  private final SecretClient client;

  KeyVault(AzureConfig config, VaultConnection connection) {
    Vault vault = connection.vault();
    this.failures = new VaultFailures(config, vault);
    this.client =
        new SecretClientBuilder()
            .vaultUrl(vault.address().toString())
            .pipeline(new HttpPipelineBuilder().httpClient(new VaultHttp(connection)).build())
            .buildClient();
  }

  SecretClient client() {
    return client;
  }

  VaultFailures failures() {
    return failures;
  }
}
