package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.adapters.local.sqlite.keys.Argon2;
import dev.hexkey.adapters.local.sqlite.keys.KeySources;
import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.SecretPrompt;
import dev.hexkey.ports.SecretResolver;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.Ticker;
import dev.hexkey.ports.TokenProviders;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Opens a store with the real places for keys, as an installation does. */
final class InstalledStore {
  private InstalledStore() {}

  static LocalStore open(Path home, Map<String, String> environment) {
    KeySources keys =
        KeySources.of(new Context(home), environment::get, new Argon2.Cost(8 * 1024, 1, 1));
    return LocalStore.in(home, LocalSettings.DEFAULTS, keys, InstantSource.system());
  }

  /** A context with default settings, in which nobody can be asked. */
  private record Context(Path home) implements AdapterContext {
    @Override
    public Settings settings() {
      return new Settings() {
        @Override
        public <T> Optional<T> find(Setting<T> setting) {
          return setting.defaultText().map(setting::parse);
        }
      };
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
      return List.of();
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
}
