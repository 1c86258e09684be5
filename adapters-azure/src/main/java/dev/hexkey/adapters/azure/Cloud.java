package dev.hexkey.adapters.azure;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The clouds that Microsoft runs apart from each other: where to sign in, and how the addresses of
 * their vaults end.
 */
enum Cloud {
  PUBLIC("public", "login.microsoftonline.com", "vault.azure.net"),
  US_GOVERNMENT("usgovernment", "login.microsoftonline.us", "vault.usgovcloudapi.net"),
  CHINA("china", "login.partner.microsoftonline.cn", "vault.azure.cn");

  /** Where people enter codes, in every cloud. */
  private static final List<String> PAGES =
      List.of("microsoft.com", "www.microsoft.com", "login.microsoft.com", "aka.ms");

  private final String setting;
  private final String authorityHost;
  private final String vaultSuffix;

  Cloud(String setting, String authorityHost, String vaultSuffix) {
    this.setting = setting;
    this.authorityHost = authorityHost;
    this.vaultSuffix = vaultSuffix;
  }

  /** The cloud that a setting names. */
  static Optional<Cloud> named(String setting) {
    return Arrays.stream(values()).filter(cloud -> cloud.setting.equals(setting)).findFirst();
  }

  /** The cloud in which people sign in at this host. */
  static Optional<Cloud> ofAuthority(String host) {
    return Arrays.stream(values()).filter(cloud -> cloud.authorityHost.equals(host)).findFirst();
  }

  /** The cloud to which a vault of this host belongs. */
  static Optional<Cloud> ofVault(String host) {
    return Arrays.stream(values())
        .filter(cloud -> host.endsWith("." + cloud.vaultSuffix))
        .findFirst();
  }

  /** How settings name it. */
  String setting() {
    return setting;
  }

  /** Where people and programs sign in. */
  String authorityHost() {
    return authorityHost;
  }

  /** What follows the name of a vault, without the dot. */
  String vaultSuffix() {
    return vaultSuffix;
  }

  /** What tokens for vaults are made for. */
  String resource() {
    return "https://" + vaultSuffix;
  }

  /** Whether a page for entering a code may be at this host. */
  boolean hasPageAt(String host) {
    return PAGES.contains(host) || host.equals(authorityHost);
  }
}
