package dev.hexkey.adapters.openbao;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The stores of this adapter as a real core opens them, without the core in between. */
final class OpenedStore implements AutoCloseable {
  private final Captured adapter = new Captured();
  private final Hexkey hexkey;

  private OpenedStore(URI address, String token, String mount) {
    this.hexkey =
        Hexkey.builder()
            .adapter(adapter)
            .environment(
                Map.of(
                    "OPENBAO_URL",
                    address.toString(),
                    "OPENBAO_TOKEN",
                    token,
                    "CACHE_TTL_SECONDS",
                    "0",
                    "SECRETS_ALLOWED_MOUNTS",
                    mount))
            .withoutLog()
            .build();
    try {
      hexkey.secrets().resolve("openbao+kv2://" + mount + "/nothing").close();
    } catch (HexkeyException e) {
      return; // it was opened, which is all that was wanted
    }
  }

  /** Opened at an address, with a token, for a mount. */
  static OpenedStore at(URI address, String token, String mount) {
    return new OpenedStore(address, token, mount);
  }

  SecretStore store(String scheme) {
    return Objects.requireNonNull(opened().secretStores().get(scheme));
  }

  /** Closes the adapter as the core does. */
  void closeStore() {
    opened().close();
  }

  Hexkey hexkey() {
    return hexkey;
  }

  @Override
  public void close() {
    hexkey.close();
  }

  private OpenAdapter opened() {
    return Objects.requireNonNull(adapter.opened);
  }

  /** The adapter, which remembers what it opened and wastes no time between attempts. */
  private static final class Captured implements HexkeyAdapter {
    private final OpenBaoAdapter real = new OpenBaoAdapter();
    private volatile @Nullable OpenAdapter opened;

    @Override
    public int apiVersion() {
      return real.apiVersion();
    }

    @Override
    public String name() {
      return real.name();
    }

    @Override
    public List<Setting<?>> settings() {
      return real.settings();
    }

    @Override
    public List<SchemeDescriptor> schemes(Settings settings) {
      return real.schemes(settings);
    }

    @Override
    public List<SchemeDescriptor> schemes(
        Settings settings, Supplier<Optional<Document>> bootstrap) {
      return real.schemes(settings, bootstrap);
    }

    @Override
    public OpenAdapter open(AdapterContext context) {
      OpenAdapter result = new OpenedAdapter(context, time -> {}, Limits.STANDARD);
      opened = result;
      return result;
    }
  }
}
