package dev.hexkey.adapters.azure;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The identities that vaults may be read with, as {@code hexkey_azure_credential} names them. */
enum Credential {
  WORKLOAD_IDENTITY,
  CLIENT_CERTIFICATE,
  CLIENT_SECRET,
  MANAGED_IDENTITY,
  USER,
  AZURE_CLI,
  /** All of the above that are configured, in their order here. */
  CHAIN;

  /** The one that a setting names, in any case. */
  static Optional<Credential> named(String text) {
    return Arrays.stream(values())
        .filter(each -> each.setting().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** How settings name it. */
  String setting() {
    return name().toLowerCase(Locale.ROOT);
  }
}
