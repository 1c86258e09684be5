package dev.hexkey.adapters.local.sqlite.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.SecretPrompt;
import dev.hexkey.ports.SecretResolver;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.Ticker;
import dev.hexkey.ports.TokenProviders;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySourcesTest {
  @TempDir Path home;

  private final Map<String, String> settings = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  @Test
  void aNewStoreUsesAKeyFileInTheHomeUnlessTold() {
    KeyWrapper chosen = sources().forNewStore();

    chosen.create();

    assertThat(chosen.kind()).isEqualTo("file");
    assertThat(home.resolve("master.key")).exists();
  }

  @Test
  void aNewStoreUsesTheEnvironmentIfAKeyIsThere() {
    environment.put("HEXKEY_MASTER_KEY", "anything");

    assertThat(sources().forNewStore().kind()).isEqualTo("environment");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "keychain", "environment", "passphrase", "transit"})
  void aNewStoreUsesTheKindThatTheSettingNames(String kind) {
    settings.put("local_key_source", kind);

    assertThat(sources().forNewStore().kind()).isEqualTo(kind);
  }

  @Test
  void theEnvironmentDoesNotOutrankTheKindThatAStoreRecorded() {
    environment.put("HEXKEY_MASTER_KEY", "anything");

    assertThat(sources().ofKind("file").kind()).isEqualTo("file");
  }

  @Test
  void anUnknownKindIsRefusedWithTheKnownOnes() {
    settings.put("local_key_source", "keychian");

    assertThatThrownBy(() -> sources().forNewStore())
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageContaining("environment, file, keychain, passphrase, transit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Key Chain", "a=b"})
  void aTextThatIsNoKindIsRefusedByTheSetting(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> KeySettings.KEY_SOURCE.parse(text));
  }

  @Test
  void theKeyFileCanBeElsewhere() {
    Path elsewhere = home.resolve("keys/store.key");
    settings.put("local_key_file", elsewhere.toString());

    sources().forNewStore().create();

    assertThat(elsewhere).exists();
  }

  @Test
  void noSettingHoldsAKeyOrAPassphrase() {
    assertThat(KeySettings.all())
        .extracting(Setting::name)
        .containsExactly("local_key_source", "local_key_file", "local_passphrase_file");
  }

  private KeySources sources() {
    return KeySources.of(new Context(), environment::get, new Argon2.Cost(8 * 1024, 1, 1));
  }

  /** As much of a context as key sources ask for. */
  private final class Context implements AdapterContext {
    @Override
    public Settings settings() {
      return new Settings() {
        @Override
        public <T> Optional<T> find(Setting<T> setting) {
          return Optional.ofNullable(settings.get(setting.name()))
              .or(setting::defaultText)
              .map(setting::parse);
        }
      };
    }

    @Override
    public Path home() {
      return home;
    }

    @Override
    public InstantSource clock() {
      return InstantSource.system();
    }

    @Override
    public Ticker ticker() {
      return System::nanoTime;
    }

    @Override
    public Executor executor() {
      return Runnable::run;
    }

    @Override
    public RecordStore recordStore() {
      throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public SecretResolver resolver() {
      throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public TokenProviders tokenProviders() {
      throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public List<KeyWrapper> keyWrappers() {
      return List.of(new Foreign());
    }

    @Override
    public Optional<Document> bootstrap() {
      return Optional.empty();
    }

    @Override
    public Optional<SecretPrompt> prompt() {
      return Optional.empty();
    }
  }

  /** Another adapter's kind of place. */
  private static final class Foreign implements KeyWrapper {
    @Override
    public String kind() {
      return "transit";
    }

    @Override
    public KeyStatus check(String keyId) {
      return KeyStatus.absent("nothing here");
    }

    @Override
    public String create() {
      return "transit-key";
    }

    @Override
    public byte[] wrap(String keyId, SecretValue key, byte[] associatedData) {
      return key.revealBytes();
    }

    @Override
    public SecretValue unwrap(String keyId, byte[] wrapped, byte[] associatedData) {
      return SecretValue.of(wrapped);
    }

    @Override
    public void retire(String keyId) {}
  }
}
