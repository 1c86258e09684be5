package dev.hexkey.adapters.azure;

import dev.hexkey.ports.SecretResolver;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Secrets by their names alone, out of the one vault that is configured: a thin face of a {@link
 * SecretResolver}, which caches and shares them. Thread-safe.
 *
 * <pre>{@code
 * AzureSecrets secrets = AzureSecrets.of(hexkey.secrets(), hexkey.settings());
 * String key = secrets.getSecret("yokoy--api-key");
 * }</pre>
 */
public final class AzureSecrets {
  private static final String JOINT = "--";
  private static final int MOST_NAMES = 1_000;

  private final SecretResolver resolver;
  private final String vault;
  private final boolean globalNames;
  private final Map<String, String> uris = new ConcurrentHashMap<>();

  private AzureSecrets(SecretResolver resolver, String vault, boolean globalNames) {
    this.resolver = resolver;
    this.vault = vault;
    this.globalNames = globalNames;
  }

  /**
   * The secrets of the vault that {@code hexkey_azure_vault} names.
   *
   * @throws dev.hexkey.ports.MisconfiguredException with code {@code VAULT_CONFIG_ERROR} if none is
   *     named
   */
  public static AzureSecrets of(SecretResolver resolver, Settings settings) {
    return of(resolver, Profile.common(settings));
  }

  /**
   * The secrets of the vault that {@code hexkey_azure_<profile>_vault} names.
   *
   * @throws dev.hexkey.ports.MisconfiguredException with code {@code VAULT_CONFIG_ERROR} if none is
   *     named
   * @throws dev.hexkey.ports.InvalidException with code {@code UNKNOWN_PROFILE} if there is no such
   *     profile
   */
  public static AzureSecrets ofProfile(String name, SecretResolver resolver, Settings settings) {
    return of(resolver, Profiles.named(settings, name));
  }

  private static AzureSecrets of(SecretResolver resolver, Profile profile) {
    Settings settings = profile.settings();
    String vault =
        ConfigReader.defaultVault(settings)
            .orElseThrow(() -> AzureErrors.noDefaultVault(profile.nameOf(AzureSettings.VAULT)));
    return new AzureSecrets(resolver, vault, settings.require(AzureSettings.ALLOW_GLOBAL_NAMES));
  }

  /**
   * The text of a secret.
   *
   * @param name {@code plugin--secret} or {@code plugin/secret}, with {@code @} and 32 hexadecimal
   *     digits for one version; a name without {@code --} only if {@code
   *     hexkey_azure_allow_global_names} is set
   * @throws dev.hexkey.ports.HexkeyException as {@link SecretResolver#resolve} does; with code
   *     {@code INVALID_NAME} if the text is no such name
   */
  public String getSecret(String name) {
    return find(name).revealText();
  }

  /**
   * The secret itself, which belongs to the resolver.
   *
   * @throws dev.hexkey.ports.HexkeyException as {@link #getSecret} does
   */
  public SecretValue find(String name) {
    String known = uris.get(name);
    return resolver.resolve(known == null ? checked(name) : known);
  }

  /** A program asks for the same few names again and again. */
  private String checked(String name) {
    String uri = uri(name);
    if (uris.size() < MOST_NAMES) {
      uris.put(name, uri);
    }
    return uri;
  }

  private String uri(String name) {
    int at = name.indexOf('@');
    String path = at < 0 ? name : name.substring(0, at);
    Optional<String> version =
        at < 0
            ? Optional.of("")
            : VaultNames.version(name.substring(at + 1)).map(v -> "?version=" + v);
    if (version.isEmpty() || !VaultNames.isPath(path)) {
      throw AzureErrors.malformedName();
    }
    if (!globalNames && !path.contains(JOINT) && path.indexOf('/') < 0) {
      throw AzureErrors.globalName();
    }
    return AzureAdapter.SCHEME + "://" + vault + "/" + path + version.get();
  }
}
