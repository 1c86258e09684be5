package dev.hexkey.adapters.azure;

import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which profiles there are, each with a tenant, a sign-in and vaults of its own. */
final class Profiles {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,30}");

  private Profiles() {}

  /**
   * Their names, without the common one.
   *
   * @throws dev.hexkey.ports.MisconfiguredException with code {@code VAULT_CONFIG_ERROR}
   */
  static List<String> names(Settings settings) {
    List<String> names = settings.find(AzureSettings.PROFILES).orElse(List.of());
    List<String> faults = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        faults.add(
            AzureSettings.PROFILES.name()
                + " has an entry that is no name of lower-case letters and digits");
      } else if (!seen.add(name)) {
        faults.add(AzureSettings.PROFILES.name() + " names '" + name + "' twice");
      } else if (isTaken(name)) {
        faults.add(
            AzureSettings.PROFILES.name()
                + " names '"
                + name
                + "', whose settings would be named as others are");
      }
    }
    if (!faults.isEmpty()) {
      throw AzureErrors.misconfigured(faults);
    }
    return names;
  }

  /** All of them, the common one first. */
  static List<Profile> all(Settings settings) {
    List<Profile> all = new ArrayList<>();
    all.add(Profile.common(settings));
    names(settings).forEach(name -> all.add(Profile.named(name, settings)));
    return all;
  }

  /**
   * The profile of a name.
   *
   * @throws dev.hexkey.ports.InvalidException with code {@code UNKNOWN_PROFILE} if there is none
   */
  static Profile named(Settings settings, String name) {
    if (!names(settings).contains(name)) {
      throw AzureErrors.unknownProfile();
    }
    return Profile.named(name, settings);
  }

  /**
   * The names of the vaults that secret URIs may name; empty if none is configured.
   *
   * @throws dev.hexkey.ports.MisconfiguredException with code {@code VAULT_CONFIG_ERROR}
   */
  static Set<String> vaultNames(Settings settings) {
    Set<String> names = new HashSet<>(ConfigReader.vaultNames(settings));
    List<String> faults = new ArrayList<>();
    for (String profile : names(settings)) {
      for (String name : ConfigReader.vaultNames(new ProfileSettings(settings, profile))) {
        if (!names.add(name)) {
          faults.add("two profiles have the vault '" + name + "'");
        }
      }
    }
    if (!faults.isEmpty()) {
      throw AzureErrors.misconfigured(faults);
    }
    return names;
  }

  /** The settings of all profiles. */
  static List<Setting<?>> settings(Settings settings) {
    return names(settings).stream()
        .flatMap(name -> ProfileSettings.declaredFor(name).stream())
        .toList();
  }

  private static boolean isTaken(String name) {
    Set<String> own = new HashSet<>();
    ProfileSettings.declaredFor(name).forEach(setting -> own.add(setting.name()));
    return AzureSettings.all().stream().map(Setting::name).anyMatch(own::contains);
  }
}
