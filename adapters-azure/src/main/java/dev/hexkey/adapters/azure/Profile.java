package dev.hexkey.adapters.azure;

import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.UnauthenticatedException;

/**
 * A tenant with its sign-in and its vaults. Immutable.
 *
 * @param name empty for the common one
 * @param settings as the profile sees them
 */
record Profile(String name, Settings settings) {
  private static final String LOGIN = "hexkey azure login";

  /** The one that needs no name. */
  static Profile common(Settings settings) {
    return new Profile("", settings);
  }

  static Profile named(String name, Settings all) {
    return new Profile(name, new ProfileSettings(all, name));
  }

  boolean isCommon() {
    return name.isEmpty();
  }

  /**
   * What its settings say; those of an earlier tool are the common one's.
   *
   * @throws dev.hexkey.ports.MisconfiguredException with code {@code VAULT_CONFIG_ERROR}
   */
  AzureConfig config() {
    return ConfigReader.read(
        settings, isCommon() ? EarlierConfig.find(settings) : EarlierConfig.NONE);
  }

  /** What people call a setting of the profile's own. */
  String nameOf(Setting<?> setting) {
    return settings instanceof ProfileSettings own
        ? own.inItsNames(setting.name())
        : setting.name();
  }

  String signInName() {
    return isCommon() ? "azure" : "azure-" + name;
  }

  /** Where its sign-in is kept. */
  RecordKey cacheKey() {
    return isCommon()
        ? TokenCacheRecord.keyOf(settings)
        : new RecordKey("default", "azure/profiles/" + name + "/token-cache");
  }

  /** The same error with how to sign in to this profile. */
  UnauthenticatedException told(UnauthenticatedException e) {
    return isCommon()
        ? e
        : new UnauthenticatedException(
            e.problem()
                .withSuggestion(e.suggestion().replace(LOGIN, LOGIN + " --profile " + name)));
  }
}
