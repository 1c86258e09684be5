package dev.hexkey.adapters.azure;

import com.azure.core.http.HttpPipelineBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import dev.hexkey.adapters.azure.AzureConfig.Vault;
import java.util.function.LongSupplier;

/** One vault and the SDK's client for it, as somebody uses them. Thread-safe. */
final class KeyVault {
  private final AzureConfig config;
  private final LongSupplier generation;
  private final VaultFailures failures;
  private final SecretClient client;

  /**
   * A vault; nothing is sent yet.
   *
   * @param generation changes when somebody else is signed in, which outdates every value
   */
  KeyVault(
      AzureConfig config, VaultConnection connection, VaultReader reader, LongSupplier generation) {
    Vault vault = connection.vault();
    this.config = config;
    this.generation = generation;
    this.failures = new VaultFailures(config, vault);
    this.client =
        new SecretClientBuilder()
            .vaultUrl(vault.address().toString())
            .pipeline(
                new HttpPipelineBuilder().httpClient(new VaultHttp(connection, reader)).build())
            .buildClient();
  }

  AzureConfig config() {
    return config;
  }

  /** Whoever reads now; another number for somebody else. */
  long generation() {
    return generation.getAsLong();
  }

  SecretClient client() {
    return client;
  }

  VaultFailures failures() {
    return failures;
  }
}
