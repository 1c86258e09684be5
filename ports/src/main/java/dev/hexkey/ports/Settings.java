package dev.hexkey.ports;

import java.util.Optional;

/**
 * The values of settings, already validated: flags win over the environment, that over {@code
 * hexkey.properties}, that over defaults. Thread-safe.
 */
public interface Settings {
  /** The value, or the default; empty if neither is there. */
  <T> Optional<T> find(Setting<T> setting);

  /**
   * Whether somebody stated a value, be it the default's. Where that cannot be told, a default
   * counts as stated.
   */
  default boolean isStated(Setting<?> setting) {
    return find(setting).isPresent();
  }

  /**
   * The value, or the default.
   *
   * @throws MisconfiguredException if neither is there
   */
  default <T> T require(Setting<T> setting) {
    return find(setting)
        .orElseThrow(
            () ->
                new MisconfiguredException(
                    Problem.of(
                        ErrorCodes.STARTUP_VALIDATION_ERROR,
                        "The setting " + setting.name() + " is not set.",
                        "Set " + setting.name() + " (" + setting.purpose() + ").")));
  }
}
