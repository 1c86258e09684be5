package dev.hexkey.adapters.azure;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the settings say, validated. Immutable.
 *
 * @param authority where to sign in: scheme, host and port alone
 * @param ownAuthority whether that is not a host of Microsoft's, so that nobody vouches for it
 * @param tenantOrNull the directory; needed by all but managed identities
 * @param clientOrNull the app registration
 * @param registrationFrom which place named tenant and client
 * @param defaultVaultOrNull the vault of secrets that name none
 * @param vaults the address of each vault by its name
 * @param usernameOrNull whose sign-in to use
 * @param identity who reads the vaults
 */
record AzureConfig(
    Cloud cloud,
    URI authority,
    boolean ownAuthority,
    @Nullable String tenantOrNull,
    @Nullable String clientOrNull,
    String registrationFrom,
    @Nullable String defaultVaultOrNull,
    Map<String, Vault> vaults,
    @Nullable String usernameOrNull,
    boolean continuousAccess,
    Duration valueTtl,
    Duration timeout,
    Expired expired,
    @Nullable String groupHintOrNull,
    IdentityConfig identity) {
  AzureConfig {
    vaults = Map.copyOf(vaults);
  }

  /** The vault of secrets that name none. */
  Optional<String> defaultVault() {
    return Optional.ofNullable(defaultVaultOrNull);
  }

  /** What tokens are asked for: every right that was consented to for vaults. */
  String scope() {
    return cloud.resource() + "/.default";
  }

  /** Where MSAL signs in. */
  String tenantAuthority() {
    return authorityOf(String.valueOf(tenantOrNull));
  }

  /** Where MSAL signs in to a tenant. */
  String authorityOf(String tenant) {
    return authority + "/" + tenant + "/";
  }

  @Override
  public String toString() {
    return "AzureConfig[" + cloud.setting() + "]";
  }

  /**
   * Where a vault is.
   *
   * @param address scheme, host and port alone
   * @param mapped whether the settings name the address, instead of the cloud
   */
  record Vault(String name, URI address, boolean mapped) {}

  /** What becomes of a secret that is past its end, or whose time has not come. */
  enum Expired {
    FAIL,
    WARN,
    IGNORE
  }
}
