package dev.hexkey.adapters.azure;

import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings as one profile sees them. Whose identity reads which vaults is stated for the
 * profile alone; how vaults are treated is as for all, unless the profile states something else.
 * Thread-safe.
 */
final class ProfileSettings implements Settings {
  private static final String PREFIX = "hexkey_azure_";

  /** The profile's alone. */
  private static final List<Setting<?>> OWN =
      Stream.of(
              List.of(
                  AzureSettings.VAULT,
                  AzureSettings.VAULTS,
                  AzureSettings.CLOUD,
                  AzureSettings.AUTHORITY,
                  AzureSettings.CREDENTIAL,
                  AzureSettings.USERNAME,
                  AzureSettings.HEXKEY.tenant(),
                  AzureSettings.HEXKEY.client(),
                  IdentitySettings.RESOURCE_ID,
                  IdentitySettings.OBJECT_ID),
              IdentitySettings.HEXKEY.all())
          .<Setting<?>>flatMap(List::stream)
          .toList();

  /** The profile's, else the common ones. */
  private static final List<Setting<?>> SHARED =
      List.of(
          AzureSettings.CA_CERT,
          AzureSettings.ALLOW_AZURE_CLI,
          AzureSettings.ALLOW_GLOBAL_NAMES,
          AzureSettings.CACHE,
          AzureSettings.CONTINUOUS_ACCESS,
          AzureSettings.VALUE_TTL,
          AzureSettings.TIMEOUT,
          AzureSettings.EXPIRED,
          AzureSettings.GROUP_HINT,
          IdentitySettings.CLI_TIMEOUT);

  /** What says who reads which vaults, under names that are no profile's. */
  private static final Set<String> HIDDEN =
      Stream.of(
              OWN,
              List.of(
                  AzureSettings.AUTHORITY_HOST,
                  AzureSettings.SANOPTIS.tenant(),
                  AzureSettings.SANOPTIS.client(),
                  AzureSettings.AZURE.tenant(),
                  AzureSettings.AZURE.client()),
              IdentitySettings.AZURE.all())
          .<Setting<?>>flatMap(List::stream)
          .map(Setting::name)
          .collect(Collectors.toUnmodifiableSet());

  private final Settings all;
  private final Map<String, Setting<String>> own = new HashMap<>();

  ProfileSettings(Settings all, String profile) {
    this.all = all;
    Stream.of(OWN, SHARED)
        .<Setting<?>>flatMap(List::stream)
        .forEach(setting -> own.put(setting.name(), of(setting, profile)));
  }

  /** What a profile may state. */
  static List<Setting<?>> declaredFor(String profile) {
    return Stream.of(OWN, SHARED)
        .<Setting<?>>flatMap(List::stream)
        .<Setting<?>>map(setting -> of(setting, profile))
        .toList();
  }

  @Override
  public <T> Optional<T> find(Setting<T> setting) {
    Setting<String> ofProfile = own.get(setting.name());
    Optional<String> stated = ofProfile == null ? Optional.empty() : all.find(ofProfile);
    if (stated.isPresent()) {
      return stated.map(setting::parse);
    }
    return HIDDEN.contains(setting.name())
        ? setting.defaultText().map(setting::parse)
        : all.find(setting);
  }

  /** A text with the names that the profile's settings have. */
  String inItsNames(String text) {
    String told = text;
    for (Map.Entry<String, Setting<String>> each : own.entrySet()) {
      if (HIDDEN.contains(each.getKey()) || all.find(each.getValue()).isPresent()) {
        told = told.replaceAll("\\b" + each.getKey() + "\\b", each.getValue().name());
      }
    }
    return told;
  }

  /** Keeps the text, which the setting itself parses. */
  private static Setting<String> of(Setting<?> setting, String profile) {
    String name = PREFIX + profile + "_" + setting.name().substring(PREFIX.length());
    String purpose = setting.purpose() + "; of the profile '" + profile + "'";
    return setting.isSecret()
        ? Setting.secret(name, purpose)
        : Setting.of(name, setting.unit(), purpose, text -> checked(setting, text));
  }

  private static String checked(Setting<?> setting, String text) {
    setting.parse(text);
    return text;
  }
}
