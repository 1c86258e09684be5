package dev.hexkey.adapters.openbao;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.testkit.CapturingAdapter;
import java.net.URI;
import java.util.Map;

/** The stores of this adapter as a real core opens them, without the core in between. */
final class OpenedStore implements AutoCloseable {
  /** Wastes no time between attempts. */
  private final CapturingAdapter adapter =
      new CapturingAdapter(new OpenBaoAdapter(Limits.STANDARD, time -> {}));

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
    return adapter.store(scheme);
  }

  /** Closes the adapter as the core does. */
  void closeStore() {
    adapter.opened().close();
  }

  Hexkey hexkey() {
    return hexkey;
  }

  @Override
  public void close() {
    hexkey.close();
  }
}
