package dev.hexkey.adapters.file;

import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the override file is used.
 *
 * @param file what the setting names, {@code ~} expanded; absolute
 * @param exclusive whether a name that it lacks is an error rather than looked for in the store
 * @param refused whether this is production and nobody allowed overrides there
 */
record OverrideSettings(Path file, boolean exclusive, boolean refused) {
  static final Setting<Path> FILE =
      Setting.of(
              "hexkey_azure_override_file",
              "path",
              "a file of name=value lines that stand in for secrets of Azure vaults",
              OverrideSettings::parseFile)
          .withAliases("sanoptis_auth_local_override_file");

  static final Setting<Boolean> EXCLUSIVE =
      Setting.bool(
              "hexkey_azure_override_exclusive",
              "whether a secret that the override file lacks is an error")
          .withDefault("false");

  static final Setting<Boolean> ALLOW =
      Setting.bool(
              "hexkey_azure_allow_override",
              "whether the override file is used where environment is set to production")
          .withDefault("false");

  /** The core's own. */
  static final Setting<String> ENVIRONMENT =
      Setting.text(
              "environment",
              "where the program runs; anything but development keeps every guard up")
          .withDefault("production");

  static List<Setting<?>> all() {
    return List.of(FILE, EXCLUSIVE, ALLOW, ENVIRONMENT);
  }

  /** Empty if no override file is named. */
  static Optional<OverrideSettings> of(Settings settings) {
    return settings
        .find(FILE)
        .map(
            file ->
                new OverrideSettings(
                    file,
                    settings.require(EXCLUSIVE),
                    isSetToProduction(settings) && !settings.require(ALLOW)));
  }

  /** The default is production too, but nobody said so; a laptop has no environment set. */
  private static boolean isSetToProduction(Settings settings) {
    String environment = settings.require(ENVIRONMENT);
    return settings.isStated(ENVIRONMENT)
        && (environment.equalsIgnoreCase("production") || environment.equalsIgnoreCase("prod"));
  }

  /** A tilde is the directory of the user who runs this; another user's is not looked up. */
  private static Path parseFile(String text) {
    Path path = Setting.path("path", "as is").parse(text);
    if (text.equals("~") || text.startsWith("~/") || text.startsWith("~\\")) {
      Path home = Path.of(System.getProperty("user.home"));
      return home.resolve(text.substring(Math.min(2, text.length()))).toAbsolutePath();
    }
    return path.toAbsolutePath();
  }
}
