package dev.hexkey.adapters.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalSettingsTest {
  private static Settings settings(Map<String, String> stated) {
    return new Settings() {
      @Override
      public <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable(stated.get(setting.name()))
            .or(setting::defaultText)
            .map(setting::parse);
      }
    };
  }

  @Test
  void theDefaultsAreTenVersionsTenSecondsAndTheLeaseOfThePort() {
    assertThat(LocalSettings.of(settings(Map.of())))
        .isEqualTo(new LocalSettings(10, Duration.ofSeconds(10), Duration.ofSeconds(60)))
        .isEqualTo(LocalSettings.DEFAULTS);
  }

  @Test
  void everySettingIsTaken() {
    LocalSettings taken =
        LocalSettings.of(
            settings(
                Map.of(
                    "local_versions_kept", "3",
                    "local_wait_seconds", "5",
                    "local_lock_lease_seconds", "7")));

    assertThat(taken).isEqualTo(new LocalSettings(3, Duration.ofSeconds(5), Duration.ofSeconds(7)));
  }

  @ParameterizedTest
  @CsvSource({
    "local_versions_kept, 0, must be a whole number from 1 to 1000",
    "local_versions_kept, 1001, must be a whole number from 1 to 1000",
    "local_wait_seconds, 0, must be a whole number from 1 to 600",
    "local_lock_lease_seconds, 3601, must be a whole number from 1 to 3600"
  })
  void aBadValueIsRefusedWithWhatIsAllowed(String name, String value, String message) {
    Setting<?> setting =
        LocalSettings.all().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> setting.parse(value))
        .withMessage(message);
  }

  @Test
  void badValuesAreRefusedInCodeToo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LocalSettings(0, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LocalSettings(1, Duration.ZERO, Duration.ofSeconds(1)));
  }
}
