package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretResolver;
import dev.hexkey.ports.SecretValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AzureSecretsTest {
  private static final String VERSION = "0123456789abcdef0123456789ABCDEF";

  private final Asked asked = new Asked();

  private AzureSecrets secrets(String... namesAndValues) {
    Map<String, String> environment = new HashMap<>();
    if (!List.of(namesAndValues).contains("SANOPTIS_AUTH_VAULT_URI")) {
      environment.put("HEXKEY_AZURE_VAULT", "my-vault");
    }
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    try (Hexkey hexkey =
        Hexkey.builder()
            .adapter(new AzureAdapter())
            .environment(environment)
            .withoutLog()
            .build()) {
      return AzureSecrets.of(asked, hexkey.settings());
    }
  }

  private void assertRefused(AzureSecrets secrets, String name, String message) {
    HexkeyException e = catchThrowableOfType(HexkeyException.class, () -> secrets.getSecret(name));
    assertThat(e).as(name).isNotNull();
    assertThat(e.code()).isEqualTo(AzureErrors.INVALID_NAME);
    assertThat(e.family()).isEqualTo(Family.INVALID);
    assertThat(e.getMessage()).contains(message);
    assertThat(asked.uris).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "yokoy--api-key, azure+kv://my-vault/yokoy--api-key",
    "yokoy/api-key, azure+kv://my-vault/yokoy--api-key",
    "Yokoy--Api-Key, azure+kv://my-vault/yokoy--api-key",
    "a--b--c, azure+kv://my-vault/a--b--c",
    "yokoy--api-key@"
        + VERSION
        + ", azure+kv://my-vault/yokoy--api-key?version=0123456789abcdef0123456789abcdef",
    "yokoy/api-key@"
        + VERSION
        + ", azure+kv://my-vault/yokoy--api-key?version=0123456789abcdef0123456789abcdef"
  })
  void aNameLeadsToTheDefaultVault(String name, String uri) {
    assertThat(secrets().getSecret(name)).isEqualTo("s3cr3t");

    assertThat(asked.uris).containsExactly(uri);
  }

  @Test
  void theDefaultVaultMayBeAnAddress() {
    secrets("SANOPTIS_AUTH_VAULT_URI", "https://KV-Plugins.vault.azure.net").find("yokoy--api-key");

    assertThat(asked.uris).containsExactly("azure+kv://kv-plugins/yokoy--api-key");
  }

  @Test
  void aNameOfNoPlugInNeedsPermission() {
    assertRefused(secrets(), "api-key", "hexkey_azure_allow_global_names");
    assertRefused(secrets(), "api-key@" + VERSION, "hexkey_azure_allow_global_names");

    secrets("HEXKEY_AZURE_ALLOW_GLOBAL_NAMES", "true").getSecret("api-key");
    assertThat(asked.uris).containsExactly("azure+kv://my-vault/api-key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "@" + VERSION,
        "a_b--c",
        "a.b--c",
        "a--b@",
        "a--b@1",
        "a--b@" + VERSION + "0",
        "a--b@" + VERSION + "@" + VERSION,
        "a--b#field",
        "a--b?version=" + VERSION,
        "a--b%2Dc",
        "/a--b",
        "a/",
        "a/b/c",
        "a--b/c",
        "../a--b",
        "azure+kv://other/a--b",
        " a--b",
        "ä--b"
      })
  void whatIsNoNameIsRefusedAndNotRepeated(String name) {
    AzureSecrets secrets = secrets("HEXKEY_AZURE_ALLOW_GLOBAL_NAMES", "true");

    assertRefused(secrets, name, "is no name of a secret");
  }

  @Test
  void aNameIsNotTooLong() {
    secrets().getSecret("a--" + "b".repeat(124));
    asked.uris.clear();

    assertRefused(secrets(), "a--" + "b".repeat(125), "is no name of a secret");
  }

  @Test
  void withoutADefaultVaultThereAreNoNames() {
    HexkeyException e =
        catchThrowableOfType(HexkeyException.class, () -> secrets("HEXKEY_AZURE_VAULT", ""));

    assertThat(e.code()).isEqualTo("VAULT_CONFIG_ERROR");
    assertThat(e.suggestion()).contains("hexkey_azure_vault");
  }

  /** Keeps what it is asked for. */
  private static final class Asked implements SecretResolver {
    private final List<String> uris = new ArrayList<>();

    @Override
    public SecretValue resolve(String uri) {
      uris.add(uri);
      return SecretValue.ofText("s3cr3t");
    }

    @Override
    public CompletionStage<SecretValue> resolveAsync(String uri) {
      return CompletableFuture.completedFuture(resolve(uri));
    }

    @Override
    public SecretValue refresh(String uri) {
      return resolve(uri);
    }
  }
}
