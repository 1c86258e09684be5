package dev.hexkey.testkit.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import java.time.Duration;

/** Microsoft's clients for Java, as an application would build them. */
final class AzureSdk {
  static final String CLIENT_SECRET = "hexkey-canary-client-secret";

  private final AzureDouble azure;
  private final HttpClient http;

  AzureSdk(AzureDouble azure) {
    this.azure = azure;
    this.http =
        new JdkHttpClientBuilder(
                java.net.http.HttpClient.newBuilder().sslContext(azure.sslContext()))
            .build();
  }

  /** A client for a vault, with the identity of an app. */
  SecretClient secrets(KeyVaultDouble vault, EntraApp app) {
    return secrets(vault, credential(app, azure.entra().tenantId()));
  }

  SecretClient secrets(KeyVaultDouble vault, TokenCredential credential) {
    return new SecretClientBuilder()
        .vaultUrl(vault.url().toString())
        .credential(credential)
        .disableChallengeResourceVerification()
        .httpClient(http)
        .retryOptions(new RetryOptions(new FixedDelayOptions(2, Duration.ofMillis(1))))
        .buildClient();
  }

  TokenCredential credential(EntraApp app, String tenant) {
    return new ClientSecretCredentialBuilder()
        .authorityHost(azure.entra().url() + "/")
        .tenantId(tenant)
        .additionallyAllowedTenants("*")
        .clientId(app.clientId())
        .clientSecret(CLIENT_SECRET)
        .disableInstanceDiscovery()
        .httpClient(http)
        .build();
  }
}
