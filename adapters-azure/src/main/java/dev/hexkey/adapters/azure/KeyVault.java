package dev.hexkey.adapters.azure;

import com.azure.core.http.HttpPipelineBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import dev.hexkey.adapters.azure.AzureConfig.Vault;
import java.util.function.LongSupplier;

/** One vault and the SDK's client for it. Thread-safe. */
final class KeyVault {
  private final AzureConfig config;
  private final LongSupplier reader;
  private final VaultFailures failures;
  private final SecretClient client;

  /**
   * A vault; nothing is sent yet.
   *
   * @param reader changes when somebody else is signed in, which outdates every value
   */
  KeyVault(AzureConfig config, VaultConnection connection, LongSupplier reader) {
    Vault vault = connection.vault();
    this.config = config;
    this.reader = reader;
    this.failures = new VaultFailures(config, vault);
    this.client =
        new SecretClientBuilder()
            .vaultUrl(vault.address().toString())
            .pipeline(new HttpPipelineBuilder().httpClient(new VaultHttp(connection)).build())
            .buildClient();
  }

  AzureConfig config() {
    return config;
  }

  /** Whoever reads now; another number for somebody else. */
  long reader() {
    return reader.getAsLong();
  }

  SecretClient client() {
    return client;
  }

  VaultFailures failures() {
    return failures;
  }
}
