package dev.hexkey.adapters.azure;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which identity reads the vaults. Holds no secret, only the settings that lead to one. Immutable.
 *
 * @param apps the apps that are configured, by how they prove themselves
 * @param machine which of the machine's identities
 * @param cliAllowed whether a session of the Azure CLI may stand in for a sign-in
 */
record IdentityConfig(
    Credential credential, Map<Credential, App> apps, Machine machine, boolean cliAllowed) {
  IdentityConfig {
    apps = Map.copyOf(apps);
  }

  /** The app that is the identity, if an app is. */
  Optional<App> app() {
    return Optional.ofNullable(apps.get(credential));
  }

  /**
   * An app that proves itself.
   *
   * @param from the settings that name all of it
   */
  record App(String tenant, String client, IdentitySettings.Family from) {}

  /** A managed identity. */
  record Machine(Kind kind, @Nullable String idOrNull) {
    /** What the id is one of. */
    enum Kind {
      SYSTEM,
      CLIENT_ID,
      RESOURCE_ID,
      OBJECT_ID
    }
  }
}
