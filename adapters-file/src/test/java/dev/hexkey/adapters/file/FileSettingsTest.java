package dev.hexkey.adapters.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hexkey.adapters.file.FileSettings.Format;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSettingsTest {
  private static final Path ROOT = Path.of("/srv/secrets").toAbsolutePath();

  @Test
  void theDefaultsAreThoseOfTheReferenceAndSafe() {
    assertThat(FileSettings.of(settings(Map.of())))
        .isEqualTo(
            new FileSettings(
                Path.of("/run/secrets").toAbsolutePath(),
                1_048_576,
                false,
                true,
                false,
                Set.of(),
                Set.of()));
  }

  @Test
  void everySettingIsTaken() {
    FileSettings taken =
        FileSettings.of(
            settings(
                Map.of(
                    "file_mount_path", ROOT.toString(),
                    "file_max_bytes", "4096",
                    "file_strict_permissions", "yes",
                    "cache_file_secrets", "off",
                    "file_raw", "1",
                    "file_formats", "properties, ENV")));

    assertThat(taken)
        .isEqualTo(
            FileSettings.under(ROOT)
                .withMaxBytes(4096)
                .withStrictPermissions()
                .withoutCache()
                .withRawContent()
                .withFormats(Format.PROPERTIES, Format.ENV));
  }

  @ParameterizedTest
  @CsvSource({
    "file_mount_path, secrets, must be an absolute path of this system",
    "file_mount_path, '', must be an absolute path of this system",
    "file_max_bytes, 0, must be a whole number from 1 to 1048576",
    "file_max_bytes, 1048577, must be a whole number from 1 to 1048576",
    "file_formats, yaml, 'must name formats of: properties, env'"
  })
  void aBadValueIsRefusedWithWhatIsAllowed(String name, String value, String message) {
    Setting<?> setting =
        FileSettings.all().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> setting.parse(value))
        .withMessage(message);
  }

  @Test
  void aRelativeRootIsRefusedInCodeToo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FileSettings.under(Path.of("secrets")))
        .withMessageContaining("absolute");
  }

  @Test
  void aBoundOutOfRangeIsRefusedInCodeToo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FileSettings.under(ROOT).withMaxBytes(FileSettings.MAX_BYTES + 1))
        .withMessageContaining("1048576");
  }

  private static Settings settings(Map<String, String> texts) {
    return new Settings() {
      @Override
      public <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable(texts.get(setting.name()))
            .or(setting::defaultText)
            .map(setting::parse);
      }
    };
  }
}
