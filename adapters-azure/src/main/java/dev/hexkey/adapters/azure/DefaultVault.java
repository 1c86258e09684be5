package dev.hexkey.adapters.azure;

import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.ports.Settings;

/**
 * The vault of a profile whose secrets need no more than their names. Immutable.
 *
 * @param mount how secret URIs name it
 * @param globalNames whether a name may have one part alone
 */
record DefaultVault(String mount, boolean globalNames) {
  private static final String JOINT = "--";

  /**
   * The vault that the profile's settings name.
   *
   * @throws dev.hexkey.ports.MisconfiguredException with code {@code VAULT_CONFIG_ERROR} if they
   *     name none
   */
  static DefaultVault of(Profile profile) {
    Settings settings = profile.settings();
    String mount =
        ConfigReader.defaultVault(settings)
            .orElseThrow(() -> AzureErrors.noDefaultVault(profile.nameOf(AzureSettings.VAULT)));
    return new DefaultVault(mount, settings.require(AzureSettings.ALLOW_GLOBAL_NAMES));
  }

  /**
   * Where a secret is.
   *
   * @param name {@code plugin--secret} or {@code plugin/secret}, with {@code @} and a version
   * @throws dev.hexkey.ports.InvalidException with code {@code INVALID_NAME}
   */
  SecretAddress address(String name) {
    int at = name.indexOf('@');
    String path = at < 0 ? name : name.substring(0, at);
    SecretVersion version =
        at < 0
            ? null
            : VaultNames.version(name.substring(at + 1)).orElseThrow(AzureErrors::malformedName);
    if (!VaultNames.isPath(path)) {
      throw AzureErrors.malformedName();
    }
    String canonical = VaultNames.canonicalPath(path);
    if (!globalNames && !canonical.contains(JOINT)) {
      throw AzureErrors.globalName();
    }
    return new SecretAddress(mount, canonical, version);
  }

  /** The same as a secret URI. */
  String uri(String name) {
    SecretAddress address = address(name);
    String version = address.version().map(v -> "?version=" + v.text()).orElse("");
    return AzureAdapter.SCHEME + "://" + mount + "/" + address.path() + version;
  }
}
